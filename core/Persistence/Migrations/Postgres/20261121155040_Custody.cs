using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Custody : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "IX_CustodyRules_ShareId",
                table: "CustodyRules",
                column: "ShareId");

            migrationBuilder.CreateIndex(
                name: "IX_CustodySwaps_ShareId",
                table: "CustodySwaps",
                column: "ShareId");

            migrationBuilder.CreateIndex(
                name: "IX_DrawnDays_ShareId_Date",
                table: "DrawnDays",
                columns: new[] { "ShareId", "Date" });

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CustodyRules");

            migrationBuilder.DropTable(
                name: "CustodySwaps");

            migrationBuilder.DropTable(
                name: "DrawnDays");

            migrationBuilder.DropTable(
                name: "SharedChildren");
        }
    }
}
