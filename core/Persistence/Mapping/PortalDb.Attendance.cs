using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<AttendanceCheck> AttendanceChecks => Set<AttendanceCheck>();

    private static void MapAttendance(ModelBuilder model) => model.Entity<AttendanceCheck>(check =>
    {
        check.HasKey(c => c.BookingId);
        check.HasOne<Booking>().WithMany().HasForeignKey(c => c.BookingId);
        check.HasIndex(c => new { c.OrganiserId, c.Date });
    });
}
