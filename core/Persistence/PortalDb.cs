using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Portal.Core.Activities;
using Portal.Core.Audit;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Payments;
using Portal.Core.Places;
using Portal.Core.Pricing;

namespace Portal.Core.Persistence;

/// <summary>
/// The database, where all entities meet. One model, two thin contexts, each with its migrations:
/// <see cref="PostgresPortalDb"/> and <see cref="SqlServerPortalDb"/>.
/// </summary>
public abstract partial class PortalDb(DbContextOptions options) : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<Household> Households => Set<Household>();

    public DbSet<Guardian> Guardians => Set<Guardian>();

    public DbSet<Child> Children => Set<Child>();

    public DbSet<ChildFile> ChildFiles => Set<ChildFile>();

    public DbSet<Organiser> Organisers => Set<Organiser>();

    public DbSet<Facility> Facilities => Set<Facility>();

    public DbSet<Activity> Activities => Set<Activity>();

    public DbSet<Slot> Slots => Set<Slot>();

    public DbSet<Pool> Pools => Set<Pool>();

    public DbSet<CalendarSpan> CalendarSpans => Set<CalendarSpan>();

    public DbSet<Tariff> Tariffs => Set<Tariff>();

    public DbSet<PoolDay> PoolDays => Set<PoolDay>();

    public DbSet<Hold> Holds => Set<Hold>();

    public DbSet<Cart> Carts => Set<Cart>();

    public DbSet<CartLine> CartLines => Set<CartLine>();

    public DbSet<Payment> Payments => Set<Payment>();

    public DbSet<ReceivedAnswer> ReceivedAnswers => Set<ReceivedAnswer>();

    public DbSet<PurseEntry> PurseEntries => Set<PurseEntry>();

    public DbSet<NumberSeries> NumberSeries => Set<NumberSeries>();

    public DbSet<Booking> Bookings => Set<Booking>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Absence> Absences => Set<Absence>();

    public DbSet<Request> Requests => Set<Request>();

    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();

    public DbSet<WaitingEntry> WaitingEntries => Set<WaitingEntry>();

    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>The keys of cookies, forms and sealed links, shared by all processes.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>What a <see cref="Persistence.RoundTrip"/> brought back, while it is read.</summary>
    internal Reply? Reply { get; set; }

    /// <summary>Questions that are put together, to be asked at once.</summary>
    public RoundTrip RoundTrip() => new(this);

    /// <summary>Whoever opens this database can make a <see cref="Persistence.RoundTrip"/>.</summary>
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.AddInterceptors(ReplyReader.Only).ReplaceService<IExecutionStrategyFactory, LoneStatements>();

    /// <summary>Whether readers see the last committed version of a row instead of waiting; not every engine must be told.</summary>
    public virtual Task<bool> HasRowVersions(CancellationToken ct) => Task.FromResult(true);

    public virtual Task TurnRowVersionsOn(CancellationToken ct) => Task.CompletedTask;

    /// <summary>How this engine notes days as told: {0} is a JSON list of pool, date and version.</summary>
    internal abstract string NoteToldStatement { get; }

    /// <summary>How this engine takes the locks of a gesture.</summary>
    public abstract LockStatements Locks { get; }

    /// <summary>Until the end of the transaction, rows are found by their indexes, where the planner must be told.</summary>
    internal virtual Task PreferIndexes(CancellationToken ct) => Task.CompletedTask;

    /// <summary>How this engine writes a column in the filter of an index.</summary>
    protected abstract string Quoted(string column);

    /// <summary>How this engine writes « is true » in the filter of an index.</summary>
    protected abstract string True { get; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        foreach (var id in typeof(OrganiserId).Assembly.GetTypes().Where(type => type.IsValueType))
        {
            if (typeof(IGuidId).IsAssignableFrom(id))
            {
                configurationBuilder.Properties(id).HaveConversion(typeof(IdConverter<,>).MakeGenericType(id, typeof(Guid)));
            }
            else if (typeof(INumberId).IsAssignableFrom(id))
            {
                configurationBuilder.Properties(id).HaveConversion(typeof(IdConverter<,>).MakeGenericType(id, typeof(int)));
            }
        }

        configurationBuilder.Properties<Money>().HaveConversion<MoneyConverter>().HavePrecision(12, 2);
        configurationBuilder.Properties<DeadlineRule>().HaveConversion<DeadlineRuleConverter>().HaveMaxLength(200);
        configurationBuilder.Properties<OfferedHours>().HaveConversion<OfferedHoursConverter>().HaveMaxLength(400);
        configurationBuilder.Properties<MaintenanceWindow>().HaveConversion<MaintenanceWindowConverter>().HaveMaxLength(40);
        configurationBuilder.Properties<PoolSet>().HaveConversion<PoolSetConverter>().HaveMaxLength(100);
        configurationBuilder.Properties<PriorityRules>().HaveConversion<PriorityRulesConverter>().HaveMaxLength(200);
        // Both engines keep microseconds, so that an instant read back equals the one written.
        configurationBuilder.Properties<DateTimeOffset>().HavePrecision(6);
        configurationBuilder.Properties<string>().HaveMaxLength(400);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<Account>().ToTable("Accounts");
        builder.Entity<Account>().HasIndex(account => account.GuardianId);

        MapHouseholds(builder);
        MapCatalogue(builder);
        MapPlaces(builder);
        MapMoney(builder);
        MapBookings(builder);
        MapWaitingLists(builder);
        MapUsualWeeks(builder);
        MapDossiers(builder);
        MapCustody(builder);
        MapBilling(builder);
        MapAccounts(builder);
        MapNights(builder);
        MapMails(builder);
        MapPush(builder);
        MapSettings(builder);
        MapAttendance(builder);
        MapRegister(builder);
        MapTheRest(builder);
    }

    private static void MapHouseholds(ModelBuilder model)
    {
        model.Entity<Household>(household =>
        {
            household.HasIndex(h => h.DossierNumber).IsUnique();
            // The order in which a search answers: a word that half the commune has is then read to the thirtieth, not to the last.
            household.HasIndex(h => new { h.Name, h.DossierNumber });
            household.HasMany(h => h.Guardians).WithOne().HasForeignKey(g => g.HouseholdId);
            household.HasMany(h => h.Children).WithOne().HasForeignKey(c => c.HouseholdId);
            household.HasMany(h => h.Quotients).WithOne().HasForeignKey(q => q.HouseholdId);
            household.Property(h => h.Id).ValueGeneratedNever();
        });
        model.Entity<Guardian>().Property(guardian => guardian.Id).ValueGeneratedNever();
        model.Entity<Guardian>().Ignore(guardian => guardian.Emails).Ignore(guardian => guardian.ReceiptEmail).Ignore(guardian => guardian.FullName);
        model.Entity<Child>().Property(child => child.Id).ValueGeneratedNever();
        model.Entity<FamilyQuotient>(quotient =>
        {
            quotient.ToTable("FamilyQuotients");
            quotient.Property(q => q.Id).ValueGeneratedNever();
            quotient.Property(q => q.Value).HasPrecision(10, 2);
        });
        model.Entity<ChildFile>(file =>
        {
            file.HasKey(f => new { f.ChildId, f.OrganiserId });
            file.HasIndex(f => new { f.HouseholdId, f.OrganiserId });
        });
    }

    private static void MapCatalogue(ModelBuilder model)
    {
        model.Entity<Organiser>(organiser =>
        {
            organiser.Property(o => o.Id).ValueGeneratedOnAdd();
            organiser.HasIndex(o => o.Code).IsUnique();
            organiser.ComplexProperty(o => o.Policies);
            organiser.ComplexProperty(o => o.Contact);
        });
        model.Entity<Facility>().Property(facility => facility.Id).ValueGeneratedOnAdd();
        model.Entity<Activity>(activity =>
        {
            activity.Property(a => a.Id).ValueGeneratedOnAdd();
            activity.Property(a => a.Description).HasMaxLength(Activity.LongestDescription);
            activity.HasIndex(a => a.OrganiserId);
            activity.HasMany(a => a.Slots).WithOne().HasForeignKey(s => s.ActivityId);
            activity.HasMany(a => a.Periods).WithOne().HasForeignKey(p => p.ActivityId);
        });
        model.Entity<BookingPeriod>().ToTable("BookingPeriods").Property(period => period.Id).ValueGeneratedNever();
        model.Entity<Slot>(slot =>
        {
            slot.Property(s => s.Id).ValueGeneratedOnAdd();
            slot.Ignore(s => s.AsksHours);
            slot.HasMany(s => s.Pools).WithOne().HasForeignKey(p => p.SlotId);
            slot.HasMany(s => s.Rules).WithOne().HasForeignKey(r => r.SlotId);
        });
        model.Entity<SlotPool>().ToTable("SlotPools").HasKey(pool => new { pool.SlotId, pool.PoolId });
        model.Entity<SlotRule>().ToTable("SlotRules").HasKey(rule => new { rule.SlotId, rule.OtherId, rule.Kind });
        model.Entity<Pool>().Property(pool => pool.Id).ValueGeneratedOnAdd();
        model.Entity<CalendarSpan>().Property(span => span.Id).ValueGeneratedNever();
        model.Entity<Tariff>(tariff =>
        {
            tariff.Property(t => t.Id).ValueGeneratedOnAdd();
            tariff.HasMany(t => t.Bands).WithOne().HasForeignKey(b => b.TariffId);
        });
        model.Entity<TariffBand>(band =>
        {
            band.ToTable("TariffBands");
            band.Property(b => b.Id).ValueGeneratedNever();
            band.Property(b => b.Floor).HasPrecision(10, 2);
            band.Property(b => b.Below).HasPrecision(10, 2);
            band.Ignore(b => b.InWords);
        });
    }

    private void MapPlaces(ModelBuilder model)
    {
        model.Entity<PoolDay>(day =>
        {
            day.HasKey(d => new { d.PoolId, d.Date });
            day.HasIndex(d => d.Untold).HasFilter($"{Quoted("Untold")} = {True}");
        });
        model.Entity<Hold>(hold =>
        {
            hold.HasKey(h => new { h.LineId, h.PoolId, h.Date });
            hold.HasIndex(h => new { h.PoolId, h.Date, h.ExpiresAt });
            hold.HasIndex(h => h.CartId);
        });
        model.Entity<Cart>(cart =>
        {
            cart.Property(c => c.Id).ValueGeneratedNever();
            cart.Ignore(c => c.LiveLines);
            cart.HasMany(c => c.Lines).WithOne().HasForeignKey(l => l.CartId);
            cart.HasIndex(c => new { c.GuardianId, c.OrganiserId }).IsUnique().HasFilter($"{Quoted("State")} IN (1, 2)");
            cart.HasIndex(c => new { c.State, c.ExpiresAt });
            cart.HasIndex(c => c.HouseholdId);
        });
        model.Entity<CartLine>(line =>
        {
            line.Property(l => l.Id).ValueGeneratedNever();
            line.Ignore(l => l.Hours).Ignore(l => l.HoursBefore).Ignore(l => l.QuotedFrom).Ignore(l => l.Day).Ignore(l => l.Shown).Ignore(l => l.LastTouched);
            // The same day is never twice picked in live carts, nor the same booking twice cancelled: the second tab is refused.
            line.HasIndex(l => new { l.ChildId, l.SlotId, l.Date }).IsUnique().HasFilter($"{Quoted("State")} = 1 AND {Quoted("Operation")} = 1");
            line.HasIndex(l => l.BookingId).IsUnique().HasFilter($"{Quoted("State")} = 1 AND {Quoted("BookingId")} IS NOT NULL");
        });
    }

    private void MapMoney(ModelBuilder model)
    {
        model.Entity<Payment>(payment =>
        {
            payment.Property(p => p.Id).ValueGeneratedNever();
            payment.HasIndex(p => p.OperationId).IsUnique();
            payment.HasIndex(p => p.Reference).IsUnique();
            payment.HasIndex(p => p.CartId);
            payment.HasIndex(p => p.AskAgainAt);
            payment.HasIndex(p => p.InvoiceId).HasFilter($"{Quoted("InvoiceId")} IS NOT NULL");
            payment.Property(p => p.Version).IsConcurrencyToken();
            payment.HasMany(p => p.Lines).WithOne().HasForeignKey(l => l.PaymentId);
        });
        model.Entity<PaymentLine>().ToTable("PaymentLines").HasKey(line => new { line.PaymentId, line.LineId });
        model.Entity<ReceivedAnswer>(answer =>
        {
            answer.Property(a => a.Id).ValueGeneratedNever();
            answer.Property(a => a.Raw).HasMaxLength(8000);
            answer.HasIndex(a => a.PaymentId);
        });
        model.Entity<PurseEntry>(entry =>
        {
            entry.Property(e => e.Id).ValueGeneratedNever();
            entry.HasIndex(e => new { e.HouseholdId, e.OrganiserId });
            entry.HasIndex(e => new { e.OrganiserId, e.Number }).IsUnique();
            entry.HasIndex(e => e.CancelsId).IsUnique();
            // What a payment had set aside comes back once, whoever of its roads is first.
            entry.HasIndex(e => e.PaymentId).IsUnique().HasFilter($"{Quoted("Move")} = 3 AND {Quoted("PaymentId")} IS NOT NULL");
        });
        model.Entity<NumberSeries>().HasKey(series => new { series.OrganiserId, series.Year, series.Kind });
    }

    private void MapBookings(ModelBuilder model)
    {
        model.Entity<Booking>(booking =>
        {
            booking.Property(b => b.Id).ValueGeneratedNever();
            booking.Ignore(b => b.Hours).Ignore(b => b.WishedHours).Ignore(b => b.Stay).Ignore(b => b.Place).Ignore(b => b.PoolDates);
            booking.HasIndex(b => new { b.ChildId, b.SlotId, b.Date }).IsUnique().HasFilter($"{Quoted("State")} < 100");
            booking.HasIndex(b => new { b.HouseholdId, b.Date });
            booking.HasIndex(b => new { b.ChildId, b.Date });
            booking.HasIndex(b => new { b.SlotId, b.Date });
            // What waits for the night or for the service, and what was answered and not yet told: short lists of a long table.
            booking.HasIndex(b => new { b.OrganiserId, b.State }).HasFilter($"{Quoted("State")} IN (2, 3, 4, 5, 6)");
            booking.HasIndex(b => new { b.OrganiserId, b.HouseholdId }).HasFilter($"{Quoted("AnswerUntold")} = {True}");
        });
        model.Entity<Absence>(absence =>
        {
            absence.Property(a => a.Id).ValueGeneratedNever();
            absence.HasIndex(a => a.BookingId).IsUnique();
            absence.HasIndex(a => new { a.HouseholdId, a.Date });
            absence.HasIndex(a => new { a.OrganiserId, a.State });
        });
        model.Entity<Charge>(charge =>
        {
            charge.Property(c => c.Id).ValueGeneratedNever();
            charge.HasIndex(c => c.BookingId);
        });
        model.Entity<Request>(request =>
        {
            request.Property(r => r.Id).ValueGeneratedNever();
            request.HasIndex(r => new { r.OrganiserId, r.Number }).IsUnique();
            request.HasIndex(r => new { r.HouseholdId, r.CreatedAt });
            request.HasMany(r => r.Lines).WithOne().HasForeignKey(l => l.RequestId);
        });
        model.Entity<RequestLine>(line =>
        {
            line.ToTable("RequestLines").HasKey(l => new { l.RequestId, l.LineId });
            line.Ignore(l => l.Hours);
        });
        model.Entity<CalendarFeed>(feed =>
        {
            feed.Property(f => f.Id).ValueGeneratedNever();
            feed.Property(f => f.TokenHash).HasMaxLength(64);
            feed.HasIndex(f => f.TokenHash).IsUnique();
            feed.HasIndex(f => f.HouseholdId);
        });
    }

    private void MapWaitingLists(ModelBuilder model) => model.Entity<WaitingEntry>(entry =>
    {
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.HasIndex(e => new { e.ChildId, e.SlotId, e.Date }).IsUnique().HasFilter($"{Quoted("State")} IN (1, 2, 8)");
        entry.HasIndex(e => new { e.SlotId, e.Date, e.State });
        entry.HasIndex(e => new { e.HouseholdId, e.OrganiserId });
        entry.HasIndex(e => new { e.State, e.OfferedUntil });
        entry.HasIndex(e => e.GroupId);
        entry.Ignore(e => e.Turn);
        // The sweep decides on what it has read: an answer given meanwhile makes it look again.
        entry.Property(e => e.State).IsConcurrencyToken();
    });

    private static void MapTheRest(ModelBuilder model)
    {
        model.Entity<AuditEntry>(entry =>
        {
            entry.Property(e => e.Id).ValueGeneratedNever();
            entry.HasIndex(e => new { e.HouseholdId, e.At });
            entry.Property(e => e.Before).HasMaxLength(-1);
            entry.Property(e => e.After).HasMaxLength(-1);
        });
        model.Entity<DataProtectionKey>(key =>
        {
            key.ToTable("ProtectionKeys");
            key.Property(k => k.Xml).HasMaxLength(-1);
        });
    }
}
