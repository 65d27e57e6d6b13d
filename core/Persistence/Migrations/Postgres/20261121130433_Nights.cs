using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Nights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Portal.Core.Persistence.Schedule.ScheduleTables.For("Postgres"));

            migrationBuilder.DropIndex(
                name: "IX_Bookings_OrganiserId",
                table: "Bookings");

            migrationBuilder.AddColumn<string>(
                name: "Policies_Maintenance",
                table: "Organisers",
                type: "character varying(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "none");

            migrationBuilder.AddColumn<string>(
                name: "ServiceEmail",
                table: "Organisers",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

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
                name: "IX_JobRuns_OrganiserId_Date_Number",
                table: "JobRuns",
                columns: new[] { "OrganiserId", "Date", "Number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(Portal.Core.Persistence.Schedule.ScheduleTables.Drop);

            migrationBuilder.DropTable(
                name: "JobSteps");

            migrationBuilder.DropTable(
                name: "JobRuns");

            migrationBuilder.DropIndex(
                name: "IX_Bookings_OrganiserId_CreatedAt_Id",
                table: "Bookings");

            migrationBuilder.DropIndex(
                name: "IX_Bookings_OrganiserId_HouseholdId",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "Policies_Maintenance",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "ServiceEmail",
                table: "Organisers");

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_OrganiserId",
                table: "Bookings",
                column: "OrganiserId",
                filter: "\"AnswerUntold\" = TRUE");
        }
    }
}
