using System.Collections.Concurrent;

namespace Portal.Simulator.PayFip;

/// <summary>The operations, the last ten thousand of them. The older ones are forgotten, as the real service forgets.</summary>
public sealed class OperationBook(TimeProvider time)
{
    private const int MostOperations = 10_000;

    private readonly ConcurrentDictionary<string, Operation> operations = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> oldestFirst = new();

    public Operation Open(OrderFields order)
    {
        var operation = new Operation(Guid.NewGuid().ToString(), order, time.GetUtcNow());
        operations[operation.IdOp] = operation;

        oldestFirst.Enqueue(operation.IdOp);
        while (operations.Count > MostOperations && oldestFirst.TryDequeue(out var oldest)) operations.TryRemove(oldest, out _);

        return operation;
    }

    public Operation? Find(string? idOp) => idOp is null ? null : operations.GetValueOrDefault(idOp);

    /// <summary>What the night job of the DGFiP does to an operation whose family left too early.</summary>
    public bool Forget(string idOp) => operations.TryRemove(idOp, out _);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<Operation> All() => [.. operations.Values.OrderByDescending(operation => operation.CreatedAt)];
}
