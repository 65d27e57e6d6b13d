using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Settings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SettingsVersion",
                table: "Organisers",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "CopyOf",
                table: "Mails",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "DossierSettings",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RetiredAt",
                table: "DocumentTypes",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "DocumentTypes",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Sheets",
                table: "DocumentPages",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "OnlySome",
                table: "Contacts",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "ContactChildren",
                columns: table => new
                {
                    ContactId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
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
                name: "IdentityChecks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    PersonName = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Document = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    By = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdentityChecks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MenuWeeks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    FacilityId = table.Column<int>(type: "int", nullable: true),
                    Monday = table.Column<DateOnly>(type: "date", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MenuWeeks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "News",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Title = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Body = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false),
                    To = table.Column<DateOnly>(type: "date", nullable: false),
                    OnlySome = table.Column<bool>(type: "bit", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_News", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PreparedTexts",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Title = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Body = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    From = table.Column<DateOnly>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PreparedTexts", x => new { x.OrganiserId, x.Kind });
                });

            migrationBuilder.CreateTable(
                name: "MenuDays",
                columns: table => new
                {
                    WeekId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Dishes = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false)
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
                    NewsId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    FacilityId = table.Column<int>(type: "int", nullable: false)
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
                name: "IX_MenuWeeks_OrganiserId_Monday",
                table: "MenuWeeks",
                columns: new[] { "OrganiserId", "Monday" },
                unique: true,
                filter: "[FacilityId] IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MenuWeeks_OrganiserId_Monday_FacilityId",
                table: "MenuWeeks",
                columns: new[] { "OrganiserId", "Monday", "FacilityId" },
                unique: true,
                filter: "[FacilityId] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_News_OrganiserId_To",
                table: "News",
                columns: new[] { "OrganiserId", "To" });

            migrationBuilder.CreateIndex(
                name: "IX_PreparedTexts_From",
                table: "PreparedTexts",
                column: "From");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ContactChildren");

            migrationBuilder.DropTable(
                name: "IdentityChecks");

            migrationBuilder.DropTable(
                name: "MenuDays");

            migrationBuilder.DropTable(
                name: "NewsPlaces");

            migrationBuilder.DropTable(
                name: "PreparedTexts");

            migrationBuilder.DropTable(
                name: "MenuWeeks");

            migrationBuilder.DropTable(
                name: "News");

            migrationBuilder.DropColumn(
                name: "SettingsVersion",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "CopyOf",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "DossierSettings");

            migrationBuilder.DropColumn(
                name: "RetiredAt",
                table: "DocumentTypes");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "DocumentTypes");

            migrationBuilder.DropColumn(
                name: "Sheets",
                table: "DocumentPages");

            migrationBuilder.DropColumn(
                name: "OnlySome",
                table: "Contacts");
        }
    }
}
