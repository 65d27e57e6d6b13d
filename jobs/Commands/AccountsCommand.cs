using Portal.Core.Demo;

namespace Portal.Jobs.Commands;

/// <summary><c>accounts</c>: reminds of the accounts of the demonstration.</summary>
public static class AccountsCommand
{
    public static Task<int> Run(IServiceProvider services, string[] args, CancellationToken ct)
    {
        var names = DemoAccounts.All.Max(account => account.UserName.Length);
        var codes = DemoAccounts.All.Max(account => account.Organiser.Length);

        Console.WriteLine($"Comptes de démonstration, mot de passe commun\u00A0: {DemoAccounts.Password}");
        Console.WriteLine();
        foreach (var account in DemoAccounts.All.Concat(DemoAccounts.Separated))
        {
            Console.WriteLine($"  {account.UserName.PadRight(names)}  {account.Organiser.PadRight(codes)}  {account.Sentence}");
        }

        Console.WriteLine();
        Console.WriteLine($"  Les autres foyers\u00A0: {DemoAccounts.OfHousehold(DemoAccounts.Parents.Count + 1)}, {DemoAccounts.OfHousehold(DemoAccounts.Parents.Count + 2)}… même mot de passe.");
        return Task.FromResult(0);
    }
}
