using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class WaitingLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Grounds",
                table: "WaitingEntries",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "GroupId",
                table: "WaitingEntries",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PassedAt",
                table: "WaitingEntries",
                type: "timestamp(6) with time zone",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "QueuedAt",
                table: "WaitingEntries",
                type: "timestamp(6) with time zone",
                precision: 6,
                nullable: false,
                defaultValue: new DateTimeOffset(new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified), new TimeSpan(0, 0, 0, 0, 0)));

            migrationBuilder.AddColumn<int>(
                name: "Policies_FreedPlace",
                table: "Organisers",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Policies_PassedOffer",
                table: "Organisers",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Policies_Priority",
                table: "Organisers",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "Works",
                table: "Guardians",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "FreedPlace",
                table: "Activities",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "PassedOffer",
                table: "Activities",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_WaitingEntries_GroupId",
                table: "WaitingEntries",
                column: "GroupId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WaitingEntries_GroupId",
                table: "WaitingEntries");

            migrationBuilder.DropColumn(
                name: "Grounds",
                table: "WaitingEntries");

            migrationBuilder.DropColumn(
                name: "GroupId",
                table: "WaitingEntries");

            migrationBuilder.DropColumn(
                name: "PassedAt",
                table: "WaitingEntries");

            migrationBuilder.DropColumn(
                name: "QueuedAt",
                table: "WaitingEntries");

            migrationBuilder.DropColumn(
                name: "Policies_FreedPlace",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "Policies_PassedOffer",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "Policies_Priority",
                table: "Organisers");

            migrationBuilder.DropColumn(
                name: "Works",
                table: "Guardians");

            migrationBuilder.DropColumn(
                name: "FreedPlace",
                table: "Activities");

            migrationBuilder.DropColumn(
                name: "PassedOffer",
                table: "Activities");
        }
    }
}
