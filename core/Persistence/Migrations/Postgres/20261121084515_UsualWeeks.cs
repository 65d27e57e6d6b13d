using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class UsualWeeks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "WithMeal",
                table: "Slots",
                type: "boolean",
                nullable: false,
                defaultValue: false);

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

            migrationBuilder.CreateIndex(
                name: "IX_UsualWeeks_HouseholdId_OrganiserId",
                table: "UsualWeeks",
                columns: new[] { "HouseholdId", "OrganiserId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "UsualSlots");

            migrationBuilder.DropTable(
                name: "UsualWeeks");

            migrationBuilder.DropColumn(
                name: "WithMeal",
                table: "Slots");
        }
    }
}
