//! `kbgen serve`: a preview on this machine.

use anyhow::Result;
use clap::Args;

use super::{Common, Stop};
use crate::serve::{Settings, serve};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// The port; the next free one is taken if it is in use.
    #[arg(long, default_value_t = 4000)]
    port: u16,
}

pub fn run(arguments: &Arguments) -> Result<Result<(), Stop>> {
    let common = &arguments.common;
    let settings = Settings {
        site: std::path::absolute(&common.site)?,
        options: common.options(),
        today: common.today()?,
        language: common.language(),
        port: arguments.port,
    };
    serve(settings)?;
    Ok(Ok(()))
}
