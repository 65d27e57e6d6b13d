using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
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
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "UsualWeeks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Weeks = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UsualWeeks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "UsualSlots",
                columns: table => new
                {
                    WeekId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Weekday = table.Column<int>(type: "int", nullable: false),
                    SlotId = table.Column<int>(type: "int", nullable: false),
                    Arrival = table.Column<TimeOnly>(type: "time", nullable: true),
                    Departure = table.Column<TimeOnly>(type: "time", nullable: true)
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
