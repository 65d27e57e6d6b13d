using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Register : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Invoices_BillingMonthId_HouseholdId",
                table: "Invoices");

            migrationBuilder.AddColumn<Guid>(
                name: "MergedFrom",
                table: "Invoices",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Sex",
                table: "Guardians",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AppointmentMarks",
                columns: table => new
                {
                    RoundId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AppointmentMarks", x => new { x.RoundId, x.ChildId });
                });

            migrationBuilder.CreateTable(
                name: "AppointmentRounds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Year = table.Column<int>(type: "int", nullable: false),
                    FewerThan = table.Column<int>(type: "int", nullable: false),
                    Children = table.Column<int>(type: "int", nullable: false),
                    By = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    UndoneAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AppointmentRounds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ExternalReferences",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Value = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExternalReferences", x => new { x.OrganiserId, x.Kind, x.Value });
                });

            migrationBuilder.CreateTable(
                name: "HouseholdMerges",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Kept = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Gone = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Summary = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    By = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    UndoneAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    UndoneBy = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HouseholdMerges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ImportDrafts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    By = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    FileName = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Content = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    UploadedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ImportDrafts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MergedRows",
                columns: table => new
                {
                    MergeId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Position = table.Column<int>(type: "int", nullable: false),
                    Entity = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false),
                    Change = table.Column<int>(type: "int", nullable: false),
                    Key = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Before = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    After = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MergedRows", x => new { x.MergeId, x.Position });
                });

            migrationBuilder.CreateTable(
                name: "NotTheSame",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    One = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Other = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    By = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NotTheSame", x => new { x.OrganiserId, x.One, x.Other });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_BillingMonthId_HouseholdId",
                table: "Invoices",
                columns: new[] { "BillingMonthId", "HouseholdId" },
                unique: true,
                filter: "[MergedFrom] IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AppointmentRounds_OrganiserId_At",
                table: "AppointmentRounds",
                columns: new[] { "OrganiserId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_ExternalReferences_SubjectId",
                table: "ExternalReferences",
                column: "SubjectId");

            migrationBuilder.CreateIndex(
                name: "IX_HouseholdMerges_OrganiserId_At",
                table: "HouseholdMerges",
                columns: new[] { "OrganiserId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_ImportDrafts_UploadedAt",
                table: "ImportDrafts",
                column: "UploadedAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AppointmentMarks");

            migrationBuilder.DropTable(
                name: "AppointmentRounds");

            migrationBuilder.DropTable(
                name: "ExternalReferences");

            migrationBuilder.DropTable(
                name: "HouseholdMerges");

            migrationBuilder.DropTable(
                name: "ImportDrafts");

            migrationBuilder.DropTable(
                name: "MergedRows");

            migrationBuilder.DropTable(
                name: "NotTheSame");

            migrationBuilder.DropIndex(
                name: "IX_Invoices_BillingMonthId_HouseholdId",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "MergedFrom",
                table: "Invoices");

            migrationBuilder.DropColumn(
                name: "Sex",
                table: "Guardians");

            migrationBuilder.CreateIndex(
                name: "IX_Invoices_BillingMonthId_HouseholdId",
                table: "Invoices",
                columns: new[] { "BillingMonthId", "HouseholdId" },
                unique: true);
        }
    }
}
