using System.Diagnostics;

namespace Portal.TestSupport;

/// <summary>Counts what a piece of work asks of the database: the work of the asker alone, however many tests run beside it.</summary>
public sealed class Questions : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private static readonly AsyncLocal<Questions?> Asker = new();

    private readonly List<IDisposable> ears = [];
    private readonly List<string> asked = [];

    private Questions() => ears.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>The statements, in their order.</summary>
    public IReadOnlyList<string> Asked => asked;

    public static async Task<IReadOnlyList<string>> Of(Func<Task> work)
    {
        using var questions = new Questions();
        Asker.Value = questions;
        await work();
        Asker.Value = null;
        return questions.Asked;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            ears.Add(value.Subscribe(this));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (Asker.Value == this && value is { Key: "Microsoft.EntityFrameworkCore.Database.Command.CommandExecuting", Value: Microsoft.EntityFrameworkCore.Diagnostics.CommandEventData command })
        {
            asked.Add(command.Command.CommandText);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => ears.ForEach(ear => ear.Dispose());
}
