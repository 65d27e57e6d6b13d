namespace Portal.Core;

internal static class PrivateFolder
{
    /// <summary>Makes the folder, if it is not there, so that only this program's user reads it.</summary>
    public static void Open(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
