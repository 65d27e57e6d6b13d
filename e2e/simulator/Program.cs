namespace Portal.Simulator;

/// <summary>Has a namespace, as a test that hosts the portal and this simulator would find two public classes Program.</summary>
internal static class Program
{
    private static Task Main(string[] args) => SimulatorApp.Create(args).RunAsync();
}
