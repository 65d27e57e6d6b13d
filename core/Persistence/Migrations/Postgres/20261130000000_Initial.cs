using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Portal.Core.Persistence.Schedule.ScheduleTables.For("Postgres"));

            migrationBuilder.CreateTable(
                name: "Absences",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BookingId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    DeclaredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ProofUntil = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Document = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Answer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Absences", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AccountAttempts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    KeyHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    NetworkHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    DeviceHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountAttempts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AccountLinks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Purpose = table.Column<int>(type: "integer", nullable: false),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    UsedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    About = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountLinks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AccountRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    FirstName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    LastName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Email = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Phone = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Children = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    DecidedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    DecidedBy = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountRequests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Accounts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: true),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: true),
                    AgentOf = table.Column<int>(type: "integer", nullable: true),
                    Role = table.Column<int>(type: "integer", nullable: true),
                    FacilityId = table.Column<int>(type: "integer", nullable: true),
                    FullName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    MustChangePassword = table.Column<bool>(type: "boolean", nullable: false),
                    AcceptedTerms = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    AcceptedPrivacy = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    IsClosed = table.Column<bool>(type: "boolean", nullable: false),
                    UserName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    NormalizedUserName = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    Email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    NormalizedEmail = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    EmailConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    PasswordHash = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    SecurityStamp = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    ConcurrencyStamp = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    PhoneNumber = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    PhoneNumberConfirmed = table.Column<bool>(type: "boolean", nullable: false),
                    TwoFactorEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    LockoutEnd = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    LockoutEnabled = table.Column<bool>(type: "boolean", nullable: false),
                    AccessFailedCount = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Accounts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AccountSessions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Device = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    IsPublic = table.Column<bool>(type: "boolean", nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    DeskGuardianId = table.Column<Guid>(type: "uuid", nullable: true),
                    DeskHouseholdId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccountSessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Activities",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    FacilityId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Description = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    OpenOn = table.Column<int>(type: "integer", nullable: false),
                    InHolidays = table.Column<bool>(type: "boolean", nullable: false),
                    OnlyItsPupils = table.Column<bool>(type: "boolean", nullable: false),
                    MinimumAge = table.Column<int>(type: "integer", nullable: false),
                    MaximumAge = table.Column<int>(type: "integer", nullable: false),
                    FromLevel = table.Column<int>(type: "integer", nullable: true),
                    ToLevel = table.Column<int>(type: "integer", nullable: true),
                    ResidentsOnly = table.Column<bool>(type: "boolean", nullable: false),
                    MostSlotsADay = table.Column<int>(type: "integer", nullable: true),
                    MostDaysAWeek = table.Column<int>(type: "integer", nullable: true),
                    MostDaysAPeriod = table.Column<int>(type: "integer", nullable: true),
                    BookingDeadline = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    CancellationDeadline = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    Firmness = table.Column<int>(type: "integer", nullable: true),
                    Late = table.Column<int>(type: "integer", nullable: true),
                    Full = table.Column<int>(type: "integer", nullable: true),
                    Cancellation = table.Column<int>(type: "integer", nullable: true),
                    LateCancellation = table.Column<int>(type: "integer", nullable: true),
                    FreedPlace = table.Column<int>(type: "integer", nullable: true),
                    PassedOffer = table.Column<int>(type: "integer", nullable: true),
                    PublishedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Activities", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AppointmentMarks",
                columns: table => new
                {
                    RoundId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AppointmentMarks", x => new { x.RoundId, x.ChildId });
                });

            migrationBuilder.CreateTable(
                name: "AppointmentRounds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    FewerThan = table.Column<int>(type: "integer", nullable: false),
                    Children = table.Column<int>(type: "integer", nullable: false),
                    By = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    UndoneAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AppointmentRounds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AskedResets",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    UserName = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    Email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AskedResets", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Who = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    DeskAgent = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    What = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: true),
                    Before = table.Column<string>(type: "text", maxLength: -1, nullable: true),
                    After = table.Column<string>(type: "text", maxLength: -1, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BillingCorrections",
                columns: table => new
                {
                    BillingMonthId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChargeId = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingCorrections", x => new { x.BillingMonthId, x.HouseholdId, x.ChargeId });
                });

            migrationBuilder.CreateTable(
                name: "BillingDrafts",
                columns: table => new
                {
                    BillingMonthId = table.Column<Guid>(type: "uuid", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    Lines = table.Column<int>(type: "integer", nullable: false),
                    Total = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Anomalies = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingDrafts", x => new { x.BillingMonthId, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "BillingMonths",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Month = table.Column<DateOnly>(type: "date", nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    Since = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    CutOff = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Households = table.Column<int>(type: "integer", nullable: false),
                    Lines = table.Column<int>(type: "integer", nullable: false),
                    Total = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Anomalies = table.Column<int>(type: "integer", nullable: false),
                    Done = table.Column<int>(type: "integer", nullable: false),
                    IssuedLines = table.Column<int>(type: "integer", nullable: false),
                    IssuedTotal = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    DraftedBy = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    IssuedBy = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    IssuedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BillingMonths", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Bonds",
                columns: table => new
                {
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    Relation = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Bonds", x => new { x.GuardianId, x.ChildId });
                });

            migrationBuilder.CreateTable(
                name: "Bookings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    PayerId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Price = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    PriceReason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Arrival = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    Departure = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    WishedArrival = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    WishedDeparture = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    Prepaid = table.Column<bool>(type: "boolean", nullable: false),
                    LineId = table.Column<Guid>(type: "uuid", nullable: false),
                    Pools = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    CancelledAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Answer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    AnswerUntold = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Bookings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BouncedAddresses",
                columns: table => new
                {
                    Address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    LastAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Times = table.Column<int>(type: "integer", nullable: false),
                    StoppedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    ResumedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BouncedAddresses", x => x.Address);
                });

            migrationBuilder.CreateTable(
                name: "CalendarFeeds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: true),
                    TokenHash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    RevokedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CalendarFeeds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CalendarSpans",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: true),
                    ActivityId = table.Column<int>(type: "integer", nullable: true),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    To = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CalendarSpans", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Carts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    OpenedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Renewals = table.Column<int>(type: "integer", nullable: false),
                    LeftWhenPaying = table.Column<TimeSpan>(type: "interval", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Gesture = table.Column<int>(type: "integer", nullable: false),
                    LastWasUndo = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Carts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ChangeRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false),
                    Field = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Old = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    New = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    AskedBy = table.Column<Guid>(type: "uuid", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Answer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangeRequests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Charges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BookingId = table.Column<Guid>(type: "uuid", nullable: false),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Charges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ChildFiles",
                columns: table => new
                {
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Confirmed = table.Column<int>(type: "integer", nullable: false),
                    ValidatedFor = table.Column<int>(type: "integer", nullable: true),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    SentBy = table.Column<Guid>(type: "uuid", nullable: true),
                    Answer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    NeedsAppointment = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChildFiles", x => new { x.ChildId, x.OrganiserId });
                });

            migrationBuilder.CreateTable(
                name: "Consents",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    AccountId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Consents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Contacts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Phone = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Role = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    MayFetch = table.Column<bool>(type: "boolean", nullable: false),
                    OnlySome = table.Column<bool>(type: "boolean", nullable: false),
                    InEmergency = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Contacts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CustodyRules",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShareId = table.Column<Guid>(type: "uuid", nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    EvenWeeks = table.Column<int>(type: "integer", nullable: false),
                    OddWeeks = table.Column<int>(type: "integer", nullable: false),
                    Changeover = table.Column<int>(type: "integer", nullable: false),
                    Weekends = table.Column<int>(type: "integer", nullable: false),
                    WeekendFrom = table.Column<int>(type: "integer", nullable: false),
                    Wednesdays = table.Column<int>(type: "integer", nullable: false),
                    AllSaints = table.Column<int>(type: "integer", nullable: false),
                    Christmas = table.Column<int>(type: "integer", nullable: false),
                    Winter = table.Column<int>(type: "integer", nullable: false),
                    Spring = table.Column<int>(type: "integer", nullable: false),
                    Summer = table.Column<int>(type: "integer", nullable: false),
                    ProposedBy = table.Column<int>(type: "integer", nullable: true),
                    ProposedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    DecidedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    State = table.Column<int>(type: "integer", nullable: false),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustodyRules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "CustodySwaps",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShareId = table.Column<Guid>(type: "uuid", nullable: false),
                    ProposedBy = table.Column<int>(type: "integer", nullable: false),
                    ProposerId = table.Column<Guid>(type: "uuid", nullable: false),
                    ProposedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    GivesFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    GivesTo = table.Column<DateOnly>(type: "date", nullable: true),
                    TakesFrom = table.Column<DateOnly>(type: "date", nullable: true),
                    TakesTo = table.Column<DateOnly>(type: "date", nullable: true),
                    Note = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CustodySwaps", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DocumentTypes",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Hint = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Audience = table.Column<int>(type: "integer", nullable: false),
                    IsBlocking = table.Column<bool>(type: "boolean", nullable: false),
                    ValidMonths = table.Column<int>(type: "integer", nullable: true),
                    IsForGood = table.Column<bool>(type: "boolean", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    RetiredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentTypes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DossierSettings",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    FieldRules = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DossierSettings", x => x.OrganiserId);
                });

            migrationBuilder.CreateTable(
                name: "DrawnDays",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ShareId = table.Column<Guid>(type: "uuid", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Side = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    SwapId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DrawnDays", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ExternalReferences",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false, collation: "C"),
                    SubjectId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExternalReferences", x => new { x.OrganiserId, x.Kind, x.Value });
                });

            migrationBuilder.CreateTable(
                name: "Facilities",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    IsSchool = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Facilities", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "FamilyDocuments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TypeId = table.Column<int>(type: "integer", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: true),
                    State = table.Column<int>(type: "integer", nullable: false),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    SentBy = table.Column<Guid>(type: "uuid", nullable: false),
                    Answer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    ValidUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    IsReminded = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FamilyDocuments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HealthRecords",
                columns: table => new
                {
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    Sealed = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HealthRecords", x => x.ChildId);
                });

            migrationBuilder.CreateTable(
                name: "Holds",
                columns: table => new
                {
                    LineId = table.Column<Guid>(type: "uuid", nullable: false),
                    PoolId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    CartId = table.Column<Guid>(type: "uuid", nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    OfferedUntil = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Holds", x => new { x.LineId, x.PoolId, x.Date });
                });

            migrationBuilder.CreateTable(
                name: "HouseholdMerges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Kept = table.Column<Guid>(type: "uuid", nullable: false),
                    Gone = table.Column<Guid>(type: "uuid", nullable: false),
                    Summary = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    By = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    UndoneAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    UndoneBy = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HouseholdMerges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Households",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    DossierNumber = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    PostCode = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    City = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Situation = table.Column<int>(type: "integer", nullable: true),
                    BenefitNumber = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    IsResident = table.Column<bool>(type: "boolean", nullable: false),
                    MoneyVersion = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Households", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HouseholdWords",
                columns: table => new
                {
                    Word = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HouseholdWords", x => new { x.Word, x.HouseholdId });
                });

            migrationBuilder.CreateTable(
                name: "IdentityChecks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    PersonId = table.Column<Guid>(type: "uuid", nullable: false),
                    PersonName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Document = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    By = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdentityChecks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ImportDrafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    By = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    FileName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Content = table.Column<byte[]>(type: "bytea", nullable: false),
                    UploadedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportDrafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InvoiceLines",
                columns: table => new
                {
                    ChargeId = table.Column<Guid>(type: "uuid", nullable: false),
                    InvoiceId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvoiceLines", x => x.ChargeId);
                });

            migrationBuilder.CreateTable(
                name: "InvoicePayments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    InvoiceId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    Means = table.Column<int>(type: "integer", nullable: false),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Number = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Reference = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Who = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: true),
                    CancelsId = table.Column<Guid>(type: "uuid", nullable: true),
                    Reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvoicePayments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "InvoiceReminders",
                columns: table => new
                {
                    InvoiceId = table.Column<Guid>(type: "uuid", nullable: false),
                    Step = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InvoiceReminders", x => new { x.InvoiceId, x.Step });
                });

            migrationBuilder.CreateTable(
                name: "Invoices",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    BillingMonthId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    MergedFrom = table.Column<Guid>(type: "uuid", nullable: true),
                    PayerId = table.Column<Guid>(type: "uuid", nullable: false),
                    PayerName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Number = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Month = table.Column<DateOnly>(type: "date", nullable: false),
                    IssuedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    DueOn = table.Column<DateOnly>(type: "date", nullable: false),
                    Total = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    LineCount = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Invoices", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "JobRuns",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    AskedBy = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    AskedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Worker = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Failure = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobRuns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "KnownHouseholds",
                columns: table => new
                {
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Since = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KnownHouseholds", x => new { x.HouseholdId, x.OrganiserId });
                });

            migrationBuilder.CreateTable(
                name: "LegalTexts",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Body = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    PublishedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LegalTexts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MailPreferences",
                columns: table => new
                {
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    Topic = table.Column<int>(type: "integer", nullable: false),
                    Delivery = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailPreferences", x => new { x.GuardianId, x.Topic });
                });

            migrationBuilder.CreateTable(
                name: "Mails",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    Cause = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false, defaultValue: 17),
                    OrganiserId = table.Column<int>(type: "integer", nullable: true),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: true),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: true),
                    To = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    CopyOf = table.Column<Guid>(type: "uuid", nullable: true),
                    Subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Html = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    Text = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    ActionWords = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    ActionLink = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    Unsubscribe = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false, defaultValue: 1),
                    SentAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true),
                    LastError = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    BouncedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    ReadAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    AlertUntold = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Mails", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MailWords",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Subject = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Introduction = table.Column<string>(type: "character varying(3000)", maxLength: 3000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailWords", x => new { x.OrganiserId, x.Kind });
                });

            migrationBuilder.CreateTable(
                name: "MenuWeeks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    FacilityId = table.Column<int>(type: "integer", nullable: true),
                    Monday = table.Column<DateOnly>(type: "date", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MenuWeeks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MergedRows",
                columns: table => new
                {
                    MergeId = table.Column<Guid>(type: "uuid", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Entity = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Change = table.Column<int>(type: "integer", nullable: false),
                    Key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Before = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    After = table.Column<string>(type: "text", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MergedRows", x => new { x.MergeId, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "News",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Body = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    To = table.Column<DateOnly>(type: "date", nullable: false),
                    OnlySome = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_News", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "NotTheSame",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    One = table.Column<Guid>(type: "uuid", nullable: false),
                    Other = table.Column<Guid>(type: "uuid", nullable: false),
                    By = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotTheSame", x => new { x.OrganiserId, x.One, x.Other });
                });

            migrationBuilder.CreateTable(
                name: "NumberSeries",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NumberSeries", x => new { x.OrganiserId, x.Year, x.Kind });
                });

            migrationBuilder.CreateTable(
                name: "Organisers",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Code = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Accent = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    PayFipClientNumber = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    ServiceEmail = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Notice = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    CatalogueVersion = table.Column<int>(type: "integer", nullable: false),
                    SettingsVersion = table.Column<int>(type: "integer", nullable: false),
                    Contact_Address = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Contact_Email = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Contact_Hours = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Contact_Map = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Contact_Phone = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Policies_AbsenceUntil = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    Policies_AccountOpening = table.Column<int>(type: "integer", nullable: false),
                    Policies_Billing = table.Column<int>(type: "integer", nullable: false),
                    Policies_BookingDeadline = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Policies_Cancellation = table.Column<int>(type: "integer", nullable: false),
                    Policies_CancellationDeadline = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Policies_CartLifetime = table.Column<TimeSpan>(type: "interval", nullable: false),
                    Policies_CartRenewals = table.Column<int>(type: "integer", nullable: false),
                    Policies_Firmness = table.Column<int>(type: "integer", nullable: false),
                    Policies_FreedPlace = table.Column<int>(type: "integer", nullable: false),
                    Policies_Full = table.Column<int>(type: "integer", nullable: false),
                    Policies_Gate = table.Column<int>(type: "integer", nullable: false),
                    Policies_Late = table.Column<int>(type: "integer", nullable: false),
                    Policies_LateCancellation = table.Column<int>(type: "integer", nullable: false),
                    Policies_Maintenance = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Policies_OfferLifetime = table.Column<TimeSpan>(type: "interval", nullable: false),
                    Policies_PassedOffer = table.Column<int>(type: "integer", nullable: false),
                    Policies_PaymentGrace = table.Column<TimeSpan>(type: "interval", nullable: false),
                    Policies_Priority = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    Policies_ProofHours = table.Column<int>(type: "integer", nullable: false),
                    Policies_UnpaidDays = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Organisers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Payments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CartId = table.Column<Guid>(type: "uuid", nullable: true),
                    InvoiceId = table.Column<Guid>(type: "uuid", nullable: true),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    FromPurse = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    OperationId = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Reference = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    SettledAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    AskAgainAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    PurseReserved = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Payments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PoolDays",
                columns: table => new
                {
                    PoolId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Capacity = table.Column<int>(type: "integer", nullable: false),
                    Booked = table.Column<int>(type: "integer", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    Untold = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PoolDays", x => new { x.PoolId, x.Date });
                });

            migrationBuilder.CreateTable(
                name: "Pools",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Capacity = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pools", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PreparedTexts",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Body = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PreparedTexts", x => new { x.OrganiserId, x.Kind });
                });

            migrationBuilder.CreateTable(
                name: "ProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Xml = table.Column<string>(type: "text", maxLength: -1, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PurseEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Move = table.Column<int>(type: "integer", nullable: false),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Number = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: true),
                    BookingId = table.Column<Guid>(type: "uuid", nullable: true),
                    RequestId = table.Column<Guid>(type: "uuid", nullable: true),
                    CancelsId = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PurseEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PushSubscriptions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    Endpoint = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    EndpointHash = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    P256dh = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Auth = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    ServerKey = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Device = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PushSubscriptions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PushWishes",
                columns: table => new
                {
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    Topic = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PushWishes", x => new { x.GuardianId, x.Topic });
                });

            migrationBuilder.CreateTable(
                name: "ReceivedAnswers",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Source = table.Column<int>(type: "integer", nullable: false),
                    Result = table.Column<int>(type: "integer", nullable: false),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: true),
                    Raw = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReceivedAnswers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Requests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    OwnerId = table.Column<Guid>(type: "uuid", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: true),
                    IsByService = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Requests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SharedChildren",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    HomeId = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    HomeCalled = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    OtherCalled = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    Relation = table.Column<int>(type: "integer", nullable: false),
                    HasJointAuthority = table.Column<bool>(type: "boolean", nullable: false),
                    CalendarOf = table.Column<int>(type: "integer", nullable: false),
                    SharedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SharedChildren", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Signatures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TextId = table.Column<int>(type: "integer", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: true),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Place = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Signatures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SignedFiles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Document = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Sha256 = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignedFiles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Takings",
                columns: table => new
                {
                    ItemId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    By = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Takings", x => new { x.ItemId, x.OrganiserId });
                });

            migrationBuilder.CreateTable(
                name: "Tariffs",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    LateSurcharge = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    PerMinutes = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Tariffs", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "UsualWeeks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    Name = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    Weeks = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsualWeeks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "WaitingEntries",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    GroupId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    GuardianId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    JoinedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    QueuedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Grounds = table.Column<int>(type: "integer", nullable: false),
                    Priority = table.Column<int>(type: "integer", nullable: false),
                    State = table.Column<int>(type: "integer", nullable: false),
                    OfferLine = table.Column<Guid>(type: "uuid", nullable: false),
                    OfferedUntil = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    PassedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitingEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserClaims",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    ClaimType = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    ClaimValue = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserClaims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AspNetUserClaims_Accounts_UserId",
                        column: x => x.UserId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserLogins",
                columns: table => new
                {
                    LoginProvider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    ProviderKey = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    ProviderDisplayName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserLogins", x => new { x.LoginProvider, x.ProviderKey });
                    table.ForeignKey(
                        name: "FK_AspNetUserLogins_Accounts_UserId",
                        column: x => x.UserId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AspNetUserTokens",
                columns: table => new
                {
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    LoginProvider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    Name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    Value = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AspNetUserTokens", x => new { x.UserId, x.LoginProvider, x.Name });
                    table.ForeignKey(
                        name: "FK_AspNetUserTokens_Accounts_UserId",
                        column: x => x.UserId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Passkeys",
                columns: table => new
                {
                    CredentialId = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    UserId = table.Column<Guid>(type: "uuid", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Passkeys", x => x.CredentialId);
                    table.ForeignKey(
                        name: "FK_Passkeys_Accounts_UserId",
                        column: x => x.UserId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "BookingPeriods",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ActivityId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    To = table.Column<DateOnly>(type: "date", nullable: false),
                    OpensToResidents = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    OpensToAll = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    ClosesAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BookingPeriods", x => x.Id);
                    table.ForeignKey(
                        name: "FK_BookingPeriods_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Slots",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ActivityId = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    ShortName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    StartsAt = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    EndsAt = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    TariffId = table.Column<int>(type: "integer", nullable: false),
                    Order = table.Column<int>(type: "integer", nullable: false),
                    Arrivals = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Departures = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    OpenOn = table.Column<int>(type: "integer", nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: true),
                    Until = table.Column<DateOnly>(type: "date", nullable: true),
                    WithMeal = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Slots", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Slots_Activities_ActivityId",
                        column: x => x.ActivityId,
                        principalTable: "Activities",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "AttendanceChecks",
                columns: table => new
                {
                    BookingId = table.Column<Guid>(type: "uuid", nullable: false),
                    OrganiserId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    IsGuest = table.Column<bool>(type: "boolean", nullable: false),
                    IsPresent = table.Column<bool>(type: "boolean", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    By = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AttendanceChecks", x => x.BookingId);
                    table.ForeignKey(
                        name: "FK_AttendanceChecks_Bookings_BookingId",
                        column: x => x.BookingId,
                        principalTable: "Bookings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "CartLines",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CartId = table.Column<Guid>(type: "uuid", nullable: false),
                    Operation = table.Column<int>(type: "integer", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    IsAsked = table.Column<bool>(type: "boolean", nullable: false),
                    BookingId = table.Column<Guid>(type: "uuid", nullable: true),
                    BookedPrice = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: true),
                    BookedArrival = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    BookedDeparture = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    Effect = table.Column<int>(type: "integer", nullable: true),
                    IsLate = table.Column<bool>(type: "boolean", nullable: false),
                    PriceShown = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: true),
                    ProofUntil = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    Arrival = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    Departure = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    State = table.Column<int>(type: "integer", nullable: false),
                    AddedIn = table.Column<int>(type: "integer", nullable: false),
                    RemovedIn = table.Column<int>(type: "integer", nullable: false),
                    ChangedIn = table.Column<int>(type: "integer", nullable: false),
                    ArrivalBefore = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    DepartureBefore = table.Column<TimeOnly>(type: "time without time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CartLines", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CartLines_Carts_CartId",
                        column: x => x.CartId,
                        principalTable: "Carts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ContactChildren",
                columns: table => new
                {
                    ContactId = table.Column<Guid>(type: "uuid", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ContactChildren", x => new { x.ContactId, x.ChildId });
                    table.ForeignKey(
                        name: "FK_ContactChildren_Contacts_ContactId",
                        column: x => x.ContactId,
                        principalTable: "Contacts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "DocumentPages",
                columns: table => new
                {
                    DocumentId = table.Column<Guid>(type: "uuid", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    Sheets = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentPages", x => new { x.DocumentId, x.Number });
                    table.ForeignKey(
                        name: "FK_DocumentPages_FamilyDocuments_DocumentId",
                        column: x => x.DocumentId,
                        principalTable: "FamilyDocuments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Children",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    FirstName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    LastName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    BirthDate = table.Column<DateOnly>(type: "date", nullable: false),
                    SchoolId = table.Column<int>(type: "integer", nullable: true),
                    Level = table.Column<int>(type: "integer", nullable: true),
                    Diet = table.Column<int>(type: "integer", nullable: true),
                    ImageRights = table.Column<bool>(type: "boolean", nullable: true),
                    Swims = table.Column<bool>(type: "boolean", nullable: true),
                    LeavesAlone = table.Column<bool>(type: "boolean", nullable: true),
                    Insurer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    InsuranceNumber = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    HasHealthPlan = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Children", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Children_Households_HouseholdId",
                        column: x => x.HouseholdId,
                        principalTable: "Households",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "FamilyQuotients",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    Value = table.Column<decimal>(type: "numeric(10,2)", precision: 10, scale: 2, nullable: false),
                    ValidFrom = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FamilyQuotients", x => x.Id);
                    table.ForeignKey(
                        name: "FK_FamilyQuotients_Households_HouseholdId",
                        column: x => x.HouseholdId,
                        principalTable: "Households",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Guardians",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uuid", nullable: false),
                    FirstName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    LastName = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    Sex = table.Column<int>(type: "integer", nullable: true),
                    BirthDate = table.Column<DateOnly>(type: "date", nullable: true),
                    BirthPlace = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Phone = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    WorkPhone = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Job = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Employer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    Email = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    RemindersOff = table.Column<bool>(type: "boolean", nullable: false),
                    Works = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Guardians", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Guardians_Households_HouseholdId",
                        column: x => x.HouseholdId,
                        principalTable: "Households",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "JobSteps",
                columns: table => new
                {
                    RunId = table.Column<Guid>(type: "uuid", nullable: false),
                    Step = table.Column<int>(type: "integer", nullable: false),
                    Total = table.Column<int>(type: "integer", nullable: false),
                    Done = table.Column<int>(type: "integer", nullable: false),
                    Errors = table.Column<int>(type: "integer", nullable: false),
                    Note = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true),
                    EndedAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobSteps", x => new { x.RunId, x.Step });
                    table.ForeignKey(
                        name: "FK_JobSteps_JobRuns_RunId",
                        column: x => x.RunId,
                        principalTable: "JobRuns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MenuDays",
                columns: table => new
                {
                    WeekId = table.Column<Guid>(type: "uuid", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Dishes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MenuDays", x => new { x.WeekId, x.Date });
                    table.ForeignKey(
                        name: "FK_MenuDays_MenuWeeks_WeekId",
                        column: x => x.WeekId,
                        principalTable: "MenuWeeks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "NewsPlaces",
                columns: table => new
                {
                    NewsId = table.Column<Guid>(type: "uuid", nullable: false),
                    FacilityId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NewsPlaces", x => new { x.NewsId, x.FacilityId });
                    table.ForeignKey(
                        name: "FK_NewsPlaces_News_NewsId",
                        column: x => x.NewsId,
                        principalTable: "News",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PaymentLines",
                columns: table => new
                {
                    PaymentId = table.Column<Guid>(type: "uuid", nullable: false),
                    LineId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PaymentLines", x => new { x.PaymentId, x.LineId });
                    table.ForeignKey(
                        name: "FK_PaymentLines_Payments_PaymentId",
                        column: x => x.PaymentId,
                        principalTable: "Payments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "QueuedPushes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uuid", nullable: false),
                    MailId = table.Column<Guid>(type: "uuid", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "timestamp(6) with time zone", precision: 6, nullable: false),
                    Attempts = table.Column<int>(type: "integer", nullable: false),
                    ClaimedBy = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueuedPushes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_QueuedPushes_PushSubscriptions_SubscriptionId",
                        column: x => x.SubscriptionId,
                        principalTable: "PushSubscriptions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "RequestLines",
                columns: table => new
                {
                    RequestId = table.Column<Guid>(type: "uuid", nullable: false),
                    LineId = table.Column<Guid>(type: "uuid", nullable: false),
                    Operation = table.Column<int>(type: "integer", nullable: false),
                    ChildId = table.Column<Guid>(type: "uuid", nullable: false),
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Arrival = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    Departure = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false),
                    Reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    BookingId = table.Column<Guid>(type: "uuid", nullable: true),
                    Refused = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RequestLines", x => new { x.RequestId, x.LineId });
                    table.ForeignKey(
                        name: "FK_RequestLines_Requests_RequestId",
                        column: x => x.RequestId,
                        principalTable: "Requests",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TariffBands",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    TariffId = table.Column<int>(type: "integer", nullable: false),
                    ValidFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    Floor = table.Column<decimal>(type: "numeric(10,2)", precision: 10, scale: 2, nullable: false),
                    Below = table.Column<decimal>(type: "numeric(10,2)", precision: 10, scale: 2, nullable: true),
                    Amount = table.Column<decimal>(type: "numeric(12,2)", precision: 12, scale: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TariffBands", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TariffBands_Tariffs_TariffId",
                        column: x => x.TariffId,
                        principalTable: "Tariffs",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UsualSlots",
                columns: table => new
                {
                    WeekId = table.Column<Guid>(type: "uuid", nullable: false),
                    Weekday = table.Column<int>(type: "integer", nullable: false),
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Arrival = table.Column<TimeOnly>(type: "time without time zone", nullable: true),
                    Departure = table.Column<TimeOnly>(type: "time without time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsualSlots", x => new { x.WeekId, x.Weekday, x.SlotId });
                    table.ForeignKey(
                        name: "FK_UsualSlots_UsualWeeks_WeekId",
                        column: x => x.WeekId,
                        principalTable: "UsualWeeks",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SlotPools",
                columns: table => new
                {
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    PoolId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SlotPools", x => new { x.SlotId, x.PoolId });
                    table.ForeignKey(
                        name: "FK_SlotPools_Slots_SlotId",
                        column: x => x.SlotId,
                        principalTable: "Slots",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SlotRules",
                columns: table => new
                {
                    SlotId = table.Column<int>(type: "integer", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    OtherId = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SlotRules", x => new { x.SlotId, x.OtherId, x.Kind });
                    table.ForeignKey(
                        name: "FK_SlotRules_Slots_SlotId",
                        column: x => x.SlotId,
                        principalTable: "Slots",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Absences_BookingId",
                table: "Absences",
                column: "BookingId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Absences_HouseholdId_Date",
                table: "Absences",
                columns: new[] { "HouseholdId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_Absences_OrganiserId_State",
                table: "Absences",
                columns: new[] { "OrganiserId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_AccountAttempts_KeyHash_At",
                table: "AccountAttempts",
                columns: new[] { "KeyHash", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AccountAttempts_NetworkHash_At",
                table: "AccountAttempts",
                columns: new[] { "NetworkHash", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_AccountId_Purpose",
                table: "AccountLinks",
                columns: new[] { "AccountId", "Purpose" });

            migrationBuilder.CreateIndex(
                name: "IX_AccountLinks_TokenHash",
                table: "AccountLinks",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccountRequests_OrganiserId_State_AskedAt",
                table: "AccountRequests",
                columns: new[] { "OrganiserId", "State", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "Accounts",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_AgentOf",
                table: "Accounts",
                column: "AgentOf");

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_GuardianId",
                table: "Accounts",
                column: "GuardianId");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "Accounts",
                column: "NormalizedUserName",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccountSessions_AccountId_EndedAt",
                table: "AccountSessions",
                columns: new[] { "AccountId", "EndedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Activities_OrganiserId",
                table: "Activities",
                column: "OrganiserId");

            migrationBuilder.CreateIndex(
                name: "IX_AppointmentRounds_OrganiserId_At",
                table: "AppointmentRounds",
                columns: new[] { "OrganiserId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_AskedResets_At",
                table: "AskedResets",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserClaims_UserId",
                table: "AspNetUserClaims",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AspNetUserLogins_UserId",
                table: "AspNetUserLogins",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_AttendanceChecks_OrganiserId_Date",
                table: "AttendanceChecks",
                columns: new[] { "OrganiserId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEntries_HouseholdId_At",
                table: "AuditEntries",
                columns: new[] { "HouseholdId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingDrafts_BillingMonthId_HouseholdId",
                table: "BillingDrafts",
                columns: new[] { "BillingMonthId", "HouseholdId" });

            migrationBuilder.CreateIndex(
                name: "IX_BillingMonths_OrganiserId_Month",
                table: "BillingMonths",
                columns: new[] { "OrganiserId", "Month" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BillingMonths_State",
                table: "BillingMonths",
                column: "State");

            migrationBuilder.CreateIndex(
                name: "IX_BookingPeriods_ActivityId",
                table: "BookingPeriods",
                column: "ActivityId");

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_ChildId_Date",
                table: "Bookings",
                columns: new[] { "ChildId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_ChildId_SlotId_Date",
                table: "Bookings",
                columns: new[] { "ChildId", "SlotId", "Date" },
                unique: true,
                filter: "\"State\" < 100");

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_HouseholdId_Date",
                table: "Bookings",
                columns: new[] { "HouseholdId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_OrganiserId_CreatedAt_Id",
                table: "Bookings",
                columns: new[] { "OrganiserId", "CreatedAt", "Id" },
                filter: "\"State\" = 2");

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_OrganiserId_HouseholdId",
                table: "Bookings",
                columns: new[] { "OrganiserId", "HouseholdId" },
                filter: "\"AnswerUntold\" = TRUE");

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_OrganiserId_State",
                table: "Bookings",
                columns: new[] { "OrganiserId", "State" },
                filter: "\"State\" IN (2, 3, 4, 5, 6)");

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_SlotId_Date",
                table: "Bookings",
                columns: new[] { "SlotId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_BouncedAddresses_StoppedAt",
                table: "BouncedAddresses",
                column: "StoppedAt");

            migrationBuilder.CreateIndex(
                name: "IX_CalendarFeeds_HouseholdId",
                table: "CalendarFeeds",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_CalendarFeeds_TokenHash",
                table: "CalendarFeeds",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CartLines_BookingId",
                table: "CartLines",
                column: "BookingId",
                unique: true,
                filter: "\"State\" = 1 AND \"BookingId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_CartLines_CartId",
                table: "CartLines",
                column: "CartId");

            migrationBuilder.CreateIndex(
                name: "IX_CartLines_ChildId_SlotId_Date",
                table: "CartLines",
                columns: new[] { "ChildId", "SlotId", "Date" },
                unique: true,
                filter: "\"State\" = 1 AND \"Operation\" = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Carts_GuardianId_OrganiserId",
                table: "Carts",
                columns: new[] { "GuardianId", "OrganiserId" },
                unique: true,
                filter: "\"State\" IN (1, 2)");

            migrationBuilder.CreateIndex(
                name: "IX_Carts_HouseholdId",
                table: "Carts",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_Carts_State_ExpiresAt",
                table: "Carts",
                columns: new[] { "State", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ChangeRequests_HouseholdId_State",
                table: "ChangeRequests",
                columns: new[] { "HouseholdId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_ChangeRequests_OrganiserId_State_AskedAt",
                table: "ChangeRequests",
                columns: new[] { "OrganiserId", "State", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Charges_BookingId",
                table: "Charges",
                column: "BookingId");

            migrationBuilder.CreateIndex(
                name: "IX_ChildFiles_HouseholdId_OrganiserId",
                table: "ChildFiles",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_ChildFiles_OrganiserId_State_SentAt",
                table: "ChildFiles",
                columns: new[] { "OrganiserId", "State", "SentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Children_HouseholdId",
                table: "Children",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_Consents_AccountId",
                table: "Consents",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_HouseholdId",
                table: "Contacts",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_CustodyRules_ShareId",
                table: "CustodyRules",
                column: "ShareId");

            migrationBuilder.CreateIndex(
                name: "IX_CustodySwaps_ShareId",
                table: "CustodySwaps",
                column: "ShareId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentPages_Name",
                table: "DocumentPages",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DocumentTypes_OrganiserId",
                table: "DocumentTypes",
                column: "OrganiserId");

            migrationBuilder.CreateIndex(
                name: "IX_DrawnDays_ShareId_Date",
                table: "DrawnDays",
                columns: new[] { "ShareId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_ExternalReferences_SubjectId",
                table: "ExternalReferences",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_FamilyDocuments_HouseholdId_OrganiserId",
                table: "FamilyDocuments",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_FamilyDocuments_OrganiserId_State_SentAt",
                table: "FamilyDocuments",
                columns: new[] { "OrganiserId", "State", "SentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_FamilyDocuments_State_ValidUntil",
                table: "FamilyDocuments",
                columns: new[] { "State", "ValidUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_FamilyQuotients_HouseholdId",
                table: "FamilyQuotients",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_Guardians_HouseholdId",
                table: "Guardians",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_Holds_CartId",
                table: "Holds",
                column: "CartId");

            migrationBuilder.CreateIndex(
                name: "IX_Holds_PoolId_Date_ExpiresAt",
                table: "Holds",
                columns: new[] { "PoolId", "Date", "ExpiresAt" });

            migrationBuilder.CreateIndex(
                name: "IX_HouseholdMerges_OrganiserId_At",
                table: "HouseholdMerges",
                columns: new[] { "OrganiserId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Households_DossierNumber",
                table: "Households",
                column: "DossierNumber",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Households_Name_DossierNumber",
                table: "Households",
                columns: new[] { "Name", "DossierNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_HouseholdWords_HouseholdId",
                table: "HouseholdWords",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_IdentityChecks_ChildId_Date_PersonId",
                table: "IdentityChecks",
                columns: new[] { "ChildId", "Date", "PersonId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IdentityChecks_OrganiserId_Date",
                table: "IdentityChecks",
                columns: new[] { "OrganiserId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_ImportDrafts_UploadedAt",
                table: "ImportDrafts",
                column: "UploadedAt");

            migrationBuilder.CreateIndex(
                name: "IX_InvoiceLines_InvoiceId",
                table: "InvoiceLines",
                column: "InvoiceId");

            migrationBuilder.CreateIndex(
                name: "IX_InvoicePayments_CancelsId",
                table: "InvoicePayments",
                column: "CancelsId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InvoicePayments_HouseholdId_At",
                table: "InvoicePayments",
                columns: new[] { "HouseholdId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_InvoicePayments_InvoiceId",
                table: "InvoicePayments",
                column: "InvoiceId");

            migrationBuilder.CreateIndex(
                name: "IX_InvoicePayments_OrganiserId_Number",
                table: "InvoicePayments",
                columns: new[] { "OrganiserId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InvoicePayments_PaymentId",
                table: "InvoicePayments",
                column: "PaymentId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_BillingMonthId_HouseholdId",
                table: "Invoices",
                columns: new[] { "BillingMonthId", "HouseholdId" },
                unique: true,
                filter: "\"MergedFrom\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_DueOn",
                table: "Invoices",
                column: "DueOn");

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_HouseholdId_IssuedAt",
                table: "Invoices",
                columns: new[] { "HouseholdId", "IssuedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_OrganiserId_Number",
                table: "Invoices",
                columns: new[] { "OrganiserId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_JobRuns_OrganiserId_Date_Number",
                table: "JobRuns",
                columns: new[] { "OrganiserId", "Date", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LegalTexts_OrganiserId_Kind_Version",
                table: "LegalTexts",
                columns: new[] { "OrganiserId", "Kind", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Mails_AlertUntold",
                table: "Mails",
                column: "AlertUntold",
                filter: "\"AlertUntold\" = TRUE");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_Cause",
                table: "Mails",
                column: "Cause",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Mails_GuardianId",
                table: "Mails",
                column: "GuardianId",
                filter: "\"ReadAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_HouseholdId_CreatedAt",
                table: "Mails",
                columns: new[] { "HouseholdId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Mails_NextAttemptAt",
                table: "Mails",
                column: "NextAttemptAt",
                filter: "\"NextAttemptAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_OrganiserId_BouncedAt",
                table: "Mails",
                columns: new[] { "OrganiserId", "BouncedAt" },
                filter: "\"BouncedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_OrganiserId_CreatedAt",
                table: "Mails",
                columns: new[] { "OrganiserId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Mails_State_GuardianId",
                table: "Mails",
                columns: new[] { "State", "GuardianId" },
                filter: "\"State\" = 4");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_To_Sequence",
                table: "Mails",
                columns: new[] { "To", "Sequence" },
                filter: "\"NextAttemptAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MenuWeeks_OrganiserId_Monday",
                table: "MenuWeeks",
                columns: new[] { "OrganiserId", "Monday" },
                unique: true,
                filter: "\"FacilityId\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MenuWeeks_OrganiserId_Monday_FacilityId",
                table: "MenuWeeks",
                columns: new[] { "OrganiserId", "Monday", "FacilityId" },
                unique: true,
                filter: "\"FacilityId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_News_OrganiserId_To",
                table: "News",
                columns: new[] { "OrganiserId", "To" });

            migrationBuilder.CreateIndex(
                name: "IX_Organisers_Code",
                table: "Organisers",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Passkeys_UserId",
                table: "Passkeys",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_AskAgainAt",
                table: "Payments",
                column: "AskAgainAt");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_CartId",
                table: "Payments",
                column: "CartId");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_InvoiceId",
                table: "Payments",
                column: "InvoiceId",
                filter: "\"InvoiceId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_OperationId",
                table: "Payments",
                column: "OperationId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Payments_Reference",
                table: "Payments",
                column: "Reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PoolDays_Untold",
                table: "PoolDays",
                column: "Untold",
                filter: "\"Untold\" = TRUE");

            migrationBuilder.CreateIndex(
                name: "IX_PreparedTexts_From",
                table: "PreparedTexts",
                column: "From");

            migrationBuilder.CreateIndex(
                name: "IX_PurseEntries_CancelsId",
                table: "PurseEntries",
                column: "CancelsId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PurseEntries_HouseholdId_OrganiserId",
                table: "PurseEntries",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_PurseEntries_OrganiserId_Number",
                table: "PurseEntries",
                columns: new[] { "OrganiserId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PurseEntries_PaymentId",
                table: "PurseEntries",
                column: "PaymentId",
                unique: true,
                filter: "\"Move\" = 3 AND \"PaymentId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PushSubscriptions_EndpointHash",
                table: "PushSubscriptions",
                column: "EndpointHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushSubscriptions_GuardianId",
                table: "PushSubscriptions",
                column: "GuardianId");

            migrationBuilder.CreateIndex(
                name: "IX_QueuedPushes_MailId_SubscriptionId",
                table: "QueuedPushes",
                columns: new[] { "MailId", "SubscriptionId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_QueuedPushes_NextAttemptAt",
                table: "QueuedPushes",
                column: "NextAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_QueuedPushes_SubscriptionId",
                table: "QueuedPushes",
                column: "SubscriptionId");

            migrationBuilder.CreateIndex(
                name: "IX_ReceivedAnswers_PaymentId",
                table: "ReceivedAnswers",
                column: "PaymentId");

            migrationBuilder.CreateIndex(
                name: "IX_Requests_HouseholdId_CreatedAt",
                table: "Requests",
                columns: new[] { "HouseholdId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Requests_OrganiserId_Number",
                table: "Requests",
                columns: new[] { "OrganiserId", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SharedChildren_ChildId",
                table: "SharedChildren",
                column: "ChildId",
                unique: true,
                filter: "\"EndedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_SharedChildren_HomeId",
                table: "SharedChildren",
                column: "HomeId");

            migrationBuilder.CreateIndex(
                name: "IX_SharedChildren_HouseholdId",
                table: "SharedChildren",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_ChildId_OrganiserId",
                table: "Signatures",
                columns: new[] { "ChildId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_HouseholdId_OrganiserId",
                table: "Signatures",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_SignedFiles_HouseholdId_OrganiserId",
                table: "SignedFiles",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Slots_ActivityId",
                table: "Slots",
                column: "ActivityId");

            migrationBuilder.CreateIndex(
                name: "IX_Takings_OrganiserId",
                table: "Takings",
                column: "OrganiserId");

            migrationBuilder.CreateIndex(
                name: "IX_TariffBands_TariffId",
                table: "TariffBands",
                column: "TariffId");

            migrationBuilder.CreateIndex(
                name: "IX_UsualWeeks_HouseholdId_OrganiserId",
                table: "UsualWeeks",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_WaitingEntries_ChildId_SlotId_Date",
                table: "WaitingEntries",
                columns: new[] { "ChildId", "SlotId", "Date" },
                unique: true,
                filter: "\"State\" IN (1, 2, 8)");

            migrationBuilder.CreateIndex(
                name: "IX_WaitingEntries_GroupId",
                table: "WaitingEntries",
                column: "GroupId");

            migrationBuilder.CreateIndex(
                name: "IX_WaitingEntries_HouseholdId_OrganiserId",
                table: "WaitingEntries",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_WaitingEntries_SlotId_Date_State",
                table: "WaitingEntries",
                columns: new[] { "SlotId", "Date", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_WaitingEntries_State_OfferedUntil",
                table: "WaitingEntries",
                columns: new[] { "State", "OfferedUntil" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Portal.Core.Persistence.Schedule.ScheduleTables.Drop);

            migrationBuilder.DropTable(
                name: "Absences");

            migrationBuilder.DropTable(
                name: "AccountAttempts");

            migrationBuilder.DropTable(
                name: "AccountLinks");

            migrationBuilder.DropTable(
                name: "AccountRequests");

            migrationBuilder.DropTable(
                name: "AccountSessions");

            migrationBuilder.DropTable(
                name: "AppointmentMarks");

            migrationBuilder.DropTable(
                name: "AppointmentRounds");

            migrationBuilder.DropTable(
                name: "AskedResets");

            migrationBuilder.DropTable(
                name: "AspNetUserClaims");

            migrationBuilder.DropTable(
                name: "AspNetUserLogins");

            migrationBuilder.DropTable(
                name: "AspNetUserTokens");

            migrationBuilder.DropTable(
                name: "AttendanceChecks");

            migrationBuilder.DropTable(
                name: "AuditEntries");

            migrationBuilder.DropTable(
                name: "BillingCorrections");

            migrationBuilder.DropTable(
                name: "BillingDrafts");

            migrationBuilder.DropTable(
                name: "BillingMonths");

            migrationBuilder.DropTable(
                name: "Bonds");

            migrationBuilder.DropTable(
                name: "BookingPeriods");

            migrationBuilder.DropTable(
                name: "BouncedAddresses");

            migrationBuilder.DropTable(
                name: "CalendarFeeds");

            migrationBuilder.DropTable(
                name: "CalendarSpans");

            migrationBuilder.DropTable(
                name: "CartLines");

            migrationBuilder.DropTable(
                name: "ChangeRequests");

            migrationBuilder.DropTable(
                name: "Charges");

            migrationBuilder.DropTable(
                name: "ChildFiles");

            migrationBuilder.DropTable(
                name: "Children");

            migrationBuilder.DropTable(
                name: "Consents");

            migrationBuilder.DropTable(
                name: "ContactChildren");

            migrationBuilder.DropTable(
                name: "CustodyRules");

            migrationBuilder.DropTable(
                name: "CustodySwaps");

            migrationBuilder.DropTable(
                name: "DocumentPages");

            migrationBuilder.DropTable(
                name: "DocumentTypes");

            migrationBuilder.DropTable(
                name: "DossierSettings");

            migrationBuilder.DropTable(
                name: "DrawnDays");

            migrationBuilder.DropTable(
                name: "ExternalReferences");

            migrationBuilder.DropTable(
                name: "Facilities");

            migrationBuilder.DropTable(
                name: "FamilyQuotients");

            migrationBuilder.DropTable(
                name: "Guardians");

            migrationBuilder.DropTable(
                name: "HealthRecords");

            migrationBuilder.DropTable(
                name: "Holds");

            migrationBuilder.DropTable(
                name: "HouseholdMerges");

            migrationBuilder.DropTable(
                name: "HouseholdWords");

            migrationBuilder.DropTable(
                name: "IdentityChecks");

            migrationBuilder.DropTable(
                name: "ImportDrafts");

            migrationBuilder.DropTable(
                name: "InvoiceLines");

            migrationBuilder.DropTable(
                name: "InvoicePayments");

            migrationBuilder.DropTable(
                name: "InvoiceReminders");

            migrationBuilder.DropTable(
                name: "Invoices");

            migrationBuilder.DropTable(
                name: "JobSteps");

            migrationBuilder.DropTable(
                name: "KnownHouseholds");

            migrationBuilder.DropTable(
                name: "LegalTexts");

            migrationBuilder.DropTable(
                name: "MailPreferences");

            migrationBuilder.DropTable(
                name: "Mails");

            migrationBuilder.DropTable(
                name: "MailWords");

            migrationBuilder.DropTable(
                name: "MenuDays");

            migrationBuilder.DropTable(
                name: "MergedRows");

            migrationBuilder.DropTable(
                name: "NewsPlaces");

            migrationBuilder.DropTable(
                name: "NotTheSame");

            migrationBuilder.DropTable(
                name: "NumberSeries");

            migrationBuilder.DropTable(
                name: "Organisers");

            migrationBuilder.DropTable(
                name: "Passkeys");

            migrationBuilder.DropTable(
                name: "PaymentLines");

            migrationBuilder.DropTable(
                name: "PoolDays");

            migrationBuilder.DropTable(
                name: "Pools");

            migrationBuilder.DropTable(
                name: "PreparedTexts");

            migrationBuilder.DropTable(
                name: "ProtectionKeys");

            migrationBuilder.DropTable(
                name: "PurseEntries");

            migrationBuilder.DropTable(
                name: "PushWishes");

            migrationBuilder.DropTable(
                name: "QueuedPushes");

            migrationBuilder.DropTable(
                name: "ReceivedAnswers");

            migrationBuilder.DropTable(
                name: "RequestLines");

            migrationBuilder.DropTable(
                name: "SharedChildren");

            migrationBuilder.DropTable(
                name: "Signatures");

            migrationBuilder.DropTable(
                name: "SignedFiles");

            migrationBuilder.DropTable(
                name: "SlotPools");

            migrationBuilder.DropTable(
                name: "SlotRules");

            migrationBuilder.DropTable(
                name: "Takings");

            migrationBuilder.DropTable(
                name: "TariffBands");

            migrationBuilder.DropTable(
                name: "UsualSlots");

            migrationBuilder.DropTable(
                name: "WaitingEntries");

            migrationBuilder.DropTable(
                name: "Bookings");

            migrationBuilder.DropTable(
                name: "Carts");

            migrationBuilder.DropTable(
                name: "Contacts");

            migrationBuilder.DropTable(
                name: "FamilyDocuments");

            migrationBuilder.DropTable(
                name: "Households");

            migrationBuilder.DropTable(
                name: "JobRuns");

            migrationBuilder.DropTable(
                name: "MenuWeeks");

            migrationBuilder.DropTable(
                name: "News");

            migrationBuilder.DropTable(
                name: "Accounts");

            migrationBuilder.DropTable(
                name: "Payments");

            migrationBuilder.DropTable(
                name: "PushSubscriptions");

            migrationBuilder.DropTable(
                name: "Requests");

            migrationBuilder.DropTable(
                name: "Slots");

            migrationBuilder.DropTable(
                name: "Tariffs");

            migrationBuilder.DropTable(
                name: "UsualWeeks");

            migrationBuilder.DropTable(
                name: "Activities");
        }
    }
}
