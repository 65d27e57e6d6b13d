using Microsoft.Extensions.DependencyInjection;
using Portal.Core;
using Portal.Jobs.Shift;

namespace Portal.Jobs.Commands;

/// <summary><c>job NAME</c>: one chore by hand, or what it would find.</summary>
public static class JobCommand
{
    /// <param name="services">The portal's.</param>
    /// <param name="words">After <c>job</c>.</param>
    /// <param name="ct">Stops the chore.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> Run(IServiceProvider services, string[] words, CancellationToken ct)
    {
        if (JobWords.Read(words) is not { } asked)
        {
            return Explain(words);
        }

        await using var scope = services.CreateAsyncScope();
        var today = services.GetRequiredService<TimeProvider>().TodayInParis();
        var call = new Call(scope.ServiceProvider, asked.Date ?? today, asked.Month, asked.Issue, ct);
        Console.WriteLine(asked.IsDry ? $"Essai à blanc, rien n’est changé.\n{await asked.Chore.DryRun!(call)}" : await asked.Chore.Run(call));
        return 0;
    }

    /// <summary>The list, or the rows of the documents, for whoever asks; what is wrong, for whoever asked for something else.</summary>
    /// <returns>The exit code: nought for a question.</returns>
    public static int Explain(string[] words)
    {
        switch (words)
        {
            case [] or ["list" or "--help" or "-h"]:
                Console.WriteLine($"Travaux de l’équipe de nuit, à la main\u00A0: job NOM [options]\n\n{Chores.Help()}\n\nÀ blanc (--dry-run), un travail dit ce qu’il ferait et ne change rien.");
                return 0;
            case ["table"]:
                Console.WriteLine(Chores.Table());
                return 0;
            case [var name, ..] when Chores.Find(name) is { } chore:
                Console.Error.WriteLine($"Usage\u00A0: {$"job {chore.Name} {chore.Options}".TrimEnd()}\u00A0: {chore.Title}.");
                return 2;
            default:
                Console.Error.WriteLine($"Il n’y a pas de travail «\u00A0{words[0]}\u00A0». Travaux\u00A0: {string.Join(", ", Chores.All.Select(chore => chore.Name))}.");
                return 2;
        }
    }
}
