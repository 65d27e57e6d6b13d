using System.Net;
using System.Net.Sockets;

namespace Portal.EndToEnd.Support;

/// <summary>Where things are: the repository, the programs that are not ours, what a failed test leaves.</summary>
public static class Places
{
    private const string UsualShell = "/usr/bin/chromium-headless-shell";

    public static string Repository { get; } = FindRepository();

    /// <summary>The whole browser.</summary>
    public static string Chromium { get; } = Program("PORTAL_CHROMIUM", "/usr/bin/chromium");

    /// <summary>The same browser without what nobody sees here: half the work for each page.</summary>
    public static string ChromiumShell { get; } = Program("PORTAL_CHROMIUM_SHELL", File.Exists(UsualShell) ? UsualShell : Chromium);

    /// <summary>Traces, screenshots and figures; git does not look there.</summary>
    public static string Results { get; } = Directory.CreateDirectory(Path.Combine(Repository, ".portal", "test", "results")).FullName;

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Program(string setting, string usual) =>
        Environment.GetEnvironmentVariable(setting) is { Length: > 0 } chosen ? chosen : usual;

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Portal.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("These tests run from within the repository: the pages' files are read there.");
    }
}
