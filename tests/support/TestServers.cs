namespace Portal.TestSupport;

/// <summary>The servers that <c>./portal test</c> starts for the tests and throws away after them.</summary>
public static class TestServers
{
    /// <summary>A connection string to a maintenance database, as a user who may create databases.</summary>
    public static string Postgres => Setting("PORTAL_TEST_POSTGRES");

    /// <summary><c>host:port</c> of a Redis that all tests share: each keeps to a prefix of its own.</summary>
    public static string Redis => Setting("PORTAL_TEST_REDIS");

    /// <summary>The program behind <see cref="OwnRedis"/>.</summary>
    public static string RedisProgram => Environment.GetEnvironmentVariable("PORTAL_REDIS_BIN") is { Length: > 0 } program ? program : "redis-server";

    /// <summary>Where <c>initdb</c> and <c>pg_ctl</c> are, for <see cref="OwnPostgres"/>.</summary>
    public static string PostgresPrograms => Environment.GetEnvironmentVariable("PORTAL_PG_BIN") is { Length: > 0 } folder ? folder : "/usr/lib/postgresql/15/bin";

    /// <summary>A folder for the documents that tests send.</summary>
    public static string Documents { get; } = Path.Combine(Path.GetTempPath(), $"portal-tests-{Environment.ProcessId}");

    internal static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{name} is not set. These tests need real servers: run ./portal test, which starts its own and names them.");
}
