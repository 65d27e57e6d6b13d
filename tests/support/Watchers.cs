using System.Runtime.CompilerServices;

namespace Portal.TestSupport;

/// <summary>
/// Hundreds of portals live and die in one process of tests, and each would watch its files by the system's watchers, which
/// a user has 128 of and which outlive their portal. Nothing is edited under a test: settings are read once, styles are
/// looked at now and then.
/// </summary>
internal static class Watchers
{
#pragma warning disable CA2255 // A library of tests: nobody else's program ever loads it.
    [ModuleInitializer]
    internal static void Spare()
    {
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        Environment.SetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER", "1");
    }
#pragma warning restore CA2255
}
