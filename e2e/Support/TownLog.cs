using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Portal.EndToEnd.Support;

/// <summary>What the portal wrote down during one test, for whoever looks into a failure.</summary>
public sealed class TownLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly ConcurrentQueue<string> errors = new();

    public string Text => string.Join('\n', lines);

    /// <summary>What an operator would be woken up for.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    public void Note(string line) => lines.Enqueue(line);

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, lines, errors);

    public void Dispose()
    {
    }

    private sealed class Writer(string category, ConcurrentQueue<string> lines, ConcurrentQueue<string> errors) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel,-11} {category.Split('.')[^1]}: {formatter(state, exception)}{(exception is null ? "" : "\n" + exception)}";
            lines.Enqueue(line);
            if (logLevel >= LogLevel.Error)
            {
                errors.Enqueue(line);
            }
        }
    }
}
