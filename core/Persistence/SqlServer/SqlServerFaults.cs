using Microsoft.Data.SqlClient;

namespace Portal.Core.Persistence.SqlServer;

/// <summary>What SQL Server, and its driver, say when a statement may be tried again, and when the server itself is away.</summary>
internal static class SqlServerFaults
{
    /// <summary>From here on the connection is broken: a refused or a lost one is « number 0 » on Linux, and so is a question that was given up, of a lower class.</summary>
    private const byte ConnectionIsGone = 20;

    /// <summary>
    /// Chosen as the victim of a deadlock (1205), or, where an administrator lets transactions read a snapshot, beaten to a
    /// row that it had read (3960): everything of the transaction, or of the statement that stood alone, is undone.
    /// </summary>
    public static bool IsLostRace(this SqlException fault) => fault.Number is 1205 or 3960;

    /// <summary>A row with this key is there already: in a unique index (2601), or in a primary key (2627).</summary>
    public static bool IsBrokenKey(this SqlException fault) => fault.Number is 2601 or 2627;

    /// <summary>
    /// By the class, or by a number of a lower class: no answer in time (-2, 258), no such host (11001), the database not
    /// open (4060), the server stopping (6005, 17142), a hosted one that moves or is full (40197, 40501, 40613, 49918).
    /// </summary>
    public static bool IsOutage(this SqlException fault) =>
        fault.Class >= ConnectionIsGone || fault.Number is -2 or 258 or 4060 or 6005 or 11001 or 17142 or 40197 or 40501 or 40613 or 49918;
}
