using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Nightly;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<JobRun> JobRuns => Set<JobRun>();

    public DbSet<JobStep> JobSteps => Set<JobStep>();

    private void MapNights(ModelBuilder model)
    {
        model.Entity<JobRun>(run =>
        {
            run.Property(r => r.Id).ValueGeneratedNever();
            run.Ignore(r => r.IsOver);
            run.HasMany(r => r.Steps).WithOne().HasForeignKey(s => s.RunId);
            run.HasIndex(r => new { r.OrganiserId, r.Date, r.Number }).IsUnique();
            // Two processes that take the same run: the second looks again.
            run.Property(r => r.Attempts).IsConcurrencyToken();
        });
        model.Entity<JobStep>().HasKey(step => new { step.RunId, step.Step });

        // What the night walks along, in its order: each of its steps reads on where the last one stopped.
        model.Entity<Booking>().HasIndex(b => new { b.OrganiserId, b.CreatedAt, b.Id }).HasFilter($"{Quoted("State")} = 2");
    }
}
