using Portal.Core.Messaging;

namespace Portal.Jobs.Commands;

/// <summary><c>push-keys</c>: makes a pair of keys for web push and prints it as settings, which are kept nowhere else.</summary>
internal static class PushKeysCommand
{
    public static int Run()
    {
        var keys = PushKeys.New();
        Console.WriteLine($"Push__PublicKey={keys.Public}");
        Console.WriteLine($"Push__PrivateKey={keys.Private}");
        return 0;
    }
}
