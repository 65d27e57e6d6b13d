using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Mails : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Mails_NextAttemptAt",
                table: "Mails");

            migrationBuilder.AddColumn<string>(
                name: "ActionLink",
                table: "Mails",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ActionWords",
                table: "Mails",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "AlertUntold",
                table: "Mails",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "BouncedAt",
                table: "Mails",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ClaimedBy",
                table: "Mails",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "GuardianId",
                table: "Mails",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Kind",
                table: "Mails",
                type: "int",
                nullable: false,
                defaultValue: 17);

            migrationBuilder.AddColumn<int>(
                name: "OrganiserId",
                table: "Mails",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ReadAt",
                table: "Mails",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Sequence",
                table: "Mails",
                type: "bigint",
                nullable: false,
                defaultValue: 0L)
                .Annotation("SqlServer:Identity", "1, 1");

            migrationBuilder.AddColumn<int>(
                name: "State",
                table: "Mails",
                type: "int",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.CreateTable(
                name: "BouncedAddresses",
                columns: table => new
                {
                    Address = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    LastAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    Times = table.Column<int>(type: "int", nullable: false),
                    StoppedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    ResumedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BouncedAddresses", x => x.Address);
                });

            migrationBuilder.CreateTable(
                name: "MailPreferences",
                columns: table => new
                {
                    GuardianId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Topic = table.Column<int>(type: "int", nullable: false),
                    Delivery = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailPreferences", x => new { x.GuardianId, x.Topic });
                });

            migrationBuilder.CreateTable(
                name: "MailWords",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Introduction = table.Column<string>(type: "nvarchar(3000)", maxLength: 3000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailWords", x => new { x.OrganiserId, x.Kind });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Mails_AlertUntold",
                table: "Mails",
                column: "AlertUntold",
                filter: "[AlertUntold] = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_GuardianId",
                table: "Mails",
                column: "GuardianId",
                filter: "[ReadAt] IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_HouseholdId_CreatedAt",
                table: "Mails",
                columns: new[] { "HouseholdId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Mails_NextAttemptAt",
                table: "Mails",
                column: "NextAttemptAt",
                filter: "[NextAttemptAt] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_OrganiserId_CreatedAt",
                table: "Mails",
                columns: new[] { "OrganiserId", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Mails_State_GuardianId",
                table: "Mails",
                columns: new[] { "State", "GuardianId" },
                filter: "[State] = 4");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_To_Sequence",
                table: "Mails",
                columns: new[] { "To", "Sequence" },
                filter: "[NextAttemptAt] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_BouncedAddresses_StoppedAt",
                table: "BouncedAddresses",
                column: "StoppedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BouncedAddresses");

            migrationBuilder.DropTable(
                name: "MailPreferences");

            migrationBuilder.DropTable(
                name: "MailWords");

            migrationBuilder.DropIndex(
                name: "IX_Mails_AlertUntold",
                table: "Mails");

            migrationBuilder.DropIndex(
                name: "IX_Mails_GuardianId",
                table: "Mails");

            migrationBuilder.DropIndex(
                name: "IX_Mails_HouseholdId_CreatedAt",
                table: "Mails");

            migrationBuilder.DropIndex(
                name: "IX_Mails_NextAttemptAt",
                table: "Mails");

            migrationBuilder.DropIndex(
                name: "IX_Mails_OrganiserId_CreatedAt",
                table: "Mails");

            migrationBuilder.DropIndex(
                name: "IX_Mails_State_GuardianId",
                table: "Mails");

            migrationBuilder.DropIndex(
                name: "IX_Mails_To_Sequence",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "ActionLink",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "ActionWords",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "AlertUntold",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "BouncedAt",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "ClaimedBy",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "GuardianId",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "OrganiserId",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "ReadAt",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "Mails");

            migrationBuilder.DropColumn(
                name: "State",
                table: "Mails");

            migrationBuilder.CreateIndex(
                name: "IX_Mails_NextAttemptAt",
                table: "Mails",
                column: "NextAttemptAt");
        }
    }
}
