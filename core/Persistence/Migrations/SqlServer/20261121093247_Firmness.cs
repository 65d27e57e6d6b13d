using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Firmness : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<TimeOnly>(
                name: "Policies_AbsenceUntil",
                table: "Organisers",
                type: "time",
                nullable: false,
                defaultValue: new TimeOnly(10, 0, 0));

            migrationBuilder.AddColumn<int>(
                name: "Policies_LateCancellation",
                table: "Organisers",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Policies_ProofHours",
                table: "Organisers",
                type: "int",
                nullable: false,
                defaultValue: 48);

            migrationBuilder.AddColumn<int>(
                name: "Policies_UnpaidDays",
                table: "Organisers",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Answer",
                table: "Bookings",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AnswerUntold",
                table: "Bookings",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AnsweredAt",
                table: "Bookings",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AskedAt",
                table: "Bookings",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "LateCancellation",
                table: "Activities",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Absences",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    BookingId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SlotId = table.Column<int>(type: "int", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    DeclaredAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    ProofUntil = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Document = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    SentAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    Answer = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Absences", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_OrganiserId",
                table: "Bookings",
                column: "OrganiserId",
                filter: "[AnswerUntold] = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Bookings_OrganiserId_State",
                table: "Bookings",
                columns: new[] { "OrganiserId", "State" },
                filter: "[State] IN (2, 3, 4, 5, 6)");

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Absences");

            migrationBuilder.DropIndex(
                name: "IX_Bookings_OrganiserId",
                table: "Bookings");

            migrationBuilder.DropIndex(
                name: "IX_Bookings_OrganiserId_State",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "Policies_AbsenceUntil",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "Policies_LateCancellation",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "Policies_ProofHours",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "Policies_UnpaidDays",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "Answer",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "AnswerUntold",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "AnsweredAt",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "AskedAt",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "LateCancellation",
                table: "Activities");
        }
    }
}
