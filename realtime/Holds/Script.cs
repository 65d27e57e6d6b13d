using System.Reflection;

namespace Portal.Realtime.Holds;

/// <summary>The Lua scripts, as they stand beside this file.</summary>
internal static class Script
{
    public static string Hold { get; } = Read("hold");

    public static string Lease { get; } = Read("lease");

    public static string Load { get; } = Read("load");

    public static string Follow { get; } = Read("follow");

    public static string Doubt { get; } = Read("doubt");

    public static string Renew { get; } = Read("renew");

    private static string Read(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"Portal.Realtime.Holds.{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
