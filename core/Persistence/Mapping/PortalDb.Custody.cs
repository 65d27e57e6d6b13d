using Microsoft.EntityFrameworkCore;
using Portal.Core.Custody;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<SharedChild> SharedChildren => Set<SharedChild>();

    public DbSet<CustodyRule> CustodyRules => Set<CustodyRule>();

    public DbSet<DrawnDay> DrawnDays => Set<DrawnDay>();

    public DbSet<CustodySwap> CustodySwaps => Set<CustodySwap>();

    private void MapCustody(ModelBuilder model)
    {
        model.Entity<SharedChild>(share =>
        {
            share.Property(s => s.Id).ValueGeneratedNever();
            share.Property(s => s.HomeCalled).HasMaxLength(SharedChild.LongestName);
            share.Property(s => s.OtherCalled).HasMaxLength(SharedChild.LongestName);
            // Two agents at once: the second is run again, and finds the child shared.
            share.HasIndex(s => s.ChildId).IsUnique().HasFilter($"{Quoted("EndedAt")} IS NULL");
            share.HasIndex(s => s.HomeId);
            share.HasIndex(s => s.HouseholdId);
            share.Ignore(s => s.Households);
        });
        model.Entity<CustodyRule>(rule =>
        {
            rule.Property(r => r.Id).ValueGeneratedNever();
            rule.Ignore(r => r.Terms);
            rule.HasIndex(r => r.ShareId);
        });
        model.Entity<DrawnDay>(exception =>
        {
            exception.Property(e => e.Id).ValueGeneratedNever();
            exception.HasIndex(e => new { e.ShareId, e.Date });
        });
        model.Entity<CustodySwap>(swap =>
        {
            swap.Property(s => s.Id).ValueGeneratedNever();
            swap.Property(s => s.Note).HasMaxLength(CustodySwap.LongestNote);
            swap.Ignore(s => s.Gives).Ignore(s => s.Takes).Ignore(s => s.Moves).Ignore(s => s.ToProposer);
            swap.HasIndex(s => s.ShareId);
        });
    }
}
