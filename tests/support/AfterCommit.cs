using System.Reflection;
using Portal.Core.Persistence;

namespace Portal.TestSupport;

/// <summary>
/// The feed as a deed gets it in a test. What is told inside a transaction may never become true: the test fails there and
/// then, whatever the deed does about it.
/// </summary>
/// <remarks>Not sealed: that is how the framework makes a port of it, with whatever news the port has.</remarks>
public class AfterCommit : DispatchProxy
{
    private RecordingFeed heard = null!;
    private PortalDb db = null!;

    public static TPort Over<TPort>(RecordingFeed heard, PortalDb db)
        where TPort : class
    {
        var port = Create<TPort, AfterCommit>();
        var guard = (AfterCommit)(object)port;
        (guard.heard, guard.db) = (heard, db);
        return port;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        db.Database.CurrentTransaction is null
            ? targetMethod!.Invoke(heard, args)
            : throw new InvalidOperationException($"{targetMethod!.Name} was called inside a transaction: only what is committed is told.");
}
