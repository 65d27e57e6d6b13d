using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Update;

namespace Portal.Core.Persistence.SqlServer;

/// <summary>
/// A statement with five thousand locks would take the table instead: while a month is billed or a night is worked, no
/// family could then book anything. Rows stay locked one by one, in the migration that makes their table.
/// </summary>
internal sealed class RowLocks(MigrationsSqlGeneratorDependencies dependencies, ICommandBatchPreparer batches) : SqlServerMigrationsSqlGenerator(dependencies, batches)
{
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate);
        builder.Append($"ALTER TABLE {Dependencies.SqlGenerationHelper.DelimitIdentifier(operation.Name, operation.Schema)} SET (LOCK_ESCALATION = DISABLE)").AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}
