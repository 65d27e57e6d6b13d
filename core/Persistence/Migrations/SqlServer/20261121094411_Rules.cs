using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Rules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Level",
                table: "Children",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsAsked",
                table: "CartLines",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ClosesAt",
                table: "BookingPeriods",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "OpensToAll",
                table: "BookingPeriods",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "OpensToResidents",
                table: "BookingPeriods",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "FromLevel",
                table: "Activities",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MostDaysAPeriod",
                table: "Activities",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MostDaysAWeek",
                table: "Activities",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MostSlotsADay",
                table: "Activities",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "ResidentsOnly",
                table: "Activities",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "ToLevel",
                table: "Activities",
                type: "int",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Level",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "IsAsked",
                table: "CartLines");

            migrationBuilder.DropColumn(
                name: "ClosesAt",
                table: "BookingPeriods");

            migrationBuilder.DropColumn(
                name: "OpensToAll",
                table: "BookingPeriods");

            migrationBuilder.DropColumn(
                name: "OpensToResidents",
                table: "BookingPeriods");

            migrationBuilder.DropColumn(
                name: "FromLevel",
                table: "Activities");

            migrationBuilder.DropColumn(
                name: "MostDaysAPeriod",
                table: "Activities");

            migrationBuilder.DropColumn(
                name: "MostDaysAWeek",
                table: "Activities");

            migrationBuilder.DropColumn(
                name: "MostSlotsADay",
                table: "Activities");

            migrationBuilder.DropColumn(
                name: "ResidentsOnly",
                table: "Activities");

            migrationBuilder.DropColumn(
                name: "ToLevel",
                table: "Activities");
        }
    }
}
