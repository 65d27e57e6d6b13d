using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class HoursAndGestures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "PerMinutes",
                table: "Tariffs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Arrivals",
                table: "Slots",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Departures",
                table: "Slots",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Arrival",
                table: "RequestLines",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Departure",
                table: "RequestLines",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Gesture",
                table: "Carts",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "LastWasUndo",
                table: "Carts",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "AddedIn",
                table: "CartLines",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Arrival",
                table: "CartLines",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "ArrivalBefore",
                table: "CartLines",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ChangedIn",
                table: "CartLines",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Departure",
                table: "CartLines",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "DepartureBefore",
                table: "CartLines",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RemovedIn",
                table: "CartLines",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Arrival",
                table: "Bookings",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "Departure",
                table: "Bookings",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "WishedArrival",
                table: "Bookings",
                type: "time without time zone",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "WishedDeparture",
                table: "Bookings",
                type: "time without time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PerMinutes",
                table: "Tariffs");

            migrationBuilder.DropColumn(
                name: "Arrivals",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "Departures",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "Arrival",
                table: "RequestLines");

            migrationBuilder.DropColumn(
                name: "Departure",
                table: "RequestLines");

            migrationBuilder.DropColumn(
                name: "Gesture",
                table: "Carts");

            migrationBuilder.DropColumn(
                name: "LastWasUndo",
                table: "Carts");

            migrationBuilder.DropColumn(
                name: "AddedIn",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "Arrival",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "ArrivalBefore",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "ChangedIn",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "Departure",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "DepartureBefore",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "RemovedIn",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "Arrival",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "Departure",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "WishedArrival",
                table: "Bookings");

            migrationBuilder.DropColumn(
                name: "WishedDeparture",
                table: "Bookings");
        }
    }
}
