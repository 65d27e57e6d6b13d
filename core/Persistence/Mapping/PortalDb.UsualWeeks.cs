using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<UsualWeek> UsualWeeks => Set<UsualWeek>();

    private static void MapUsualWeeks(ModelBuilder model)
    {
        model.Entity<UsualWeek>(week =>
        {
            week.Property(w => w.Id).ValueGeneratedNever();
            week.Property(w => w.Name).HasMaxLength(UsualWeek.LongestName);
            week.HasIndex(w => new { w.HouseholdId, w.OrganiserId });
            week.HasMany(w => w.Slots).WithOne().HasForeignKey(s => s.WeekId);
        });
        model.Entity<UsualSlot>(slot =>
        {
            slot.ToTable("UsualSlots");
            slot.HasKey(s => new { s.WeekId, s.Weekday, s.SlotId });
            slot.Ignore(s => s.Hours);
        });
    }
}

/// <summary>Questions about usual weeks: a household sees its own (I6).</summary>
public static class UsualWeekQueries
{
    /// <summary>The usual weeks of a household at an organiser, child by child and by name.</summary>
    public static Task<List<UsualWeek>> UsualWeeksOf(this PortalDb db, HouseholdId household, OrganiserId organiser, CancellationToken ct) =>
        db.UsualWeeks.AsNoTracking().Include(week => week.Slots)
            .Where(week => week.HouseholdId == household && week.OrganiserId == organiser)
            .OrderBy(week => week.ChildId).ThenBy(week => week.Name)
            .ToListAsync(ct);

    /// <summary>One of them, to be changed.</summary>
    public static Task<UsualWeek?> UsualWeekOf(this PortalDb db, HouseholdId household, OrganiserId organiser, UsualWeekId id, CancellationToken ct) =>
        db.UsualWeeks.Include(week => week.Slots).FirstOrDefaultAsync(week => week.Id == id && week.HouseholdId == household && week.OrganiserId == organiser, ct);
}
