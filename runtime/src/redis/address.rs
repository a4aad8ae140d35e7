//! Where a connection goes.

use ::redis::{
    ConnectionAddr, ConnectionInfo, IntoConnectionInfo as _, ProtocolVersion, RedisConnectionInfo,
};
use anyhow::{Context as _, ensure};

use crate::settings;

/// What to connect to, one for each address of the block.
pub(super) fn targets(settings: &settings::Redis) -> anyhow::Result<Vec<ConnectionInfo>> {
    let login = login(settings)?;
    let targets = settings.hosts().map(|host| {
        let info = address(host, settings)?.into_connection_info()?;
        Ok(info.set_redis_settings(login.clone()))
    });
    let targets = targets.collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(!targets.is_empty(), "Redis: `Host` is empty");
    Ok(targets)
}

fn address(host: &str, settings: &settings::Redis) -> anyhow::Result<ConnectionAddr> {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, "6379"));
    let port = port
        .parse()
        .with_context(|| format!("Redis: the port of `{host}`"))?;
    let name = name.trim_matches(['[', ']']).to_owned();
    if !settings.tls().is_asked_for() {
        return Ok(ConnectionAddr::Tcp(name, port));
    }
    Ok(ConnectionAddr::TcpTls {
        host: name,
        port,
        insecure: settings.tls_skip_verify,
        tls_params: None,
    })
}

fn login(settings: &settings::Redis) -> anyhow::Result<RedisConnectionInfo> {
    let mut login = RedisConnectionInfo::default().set_protocol(match settings.protocol {
        2 => ProtocolVersion::RESP2,
        3 => ProtocolVersion::RESP3,
        other => anyhow::bail!("Redis: `Protocol` is 2 or 3, not {other}"),
    });
    if !settings.user.is_empty() {
        login = login.set_username(&settings.user);
    }
    if !settings.pass.is_empty() {
        login = login.set_password(settings.pass.expose());
    }
    if settings.disable_identity {
        login = login.set_skip_set_lib_name();
    }
    Ok(login)
}
