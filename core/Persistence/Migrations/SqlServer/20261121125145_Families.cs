using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Families : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "Households",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "BenefitNumber",
                table: "Households",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "City",
                table: "Households",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PostCode",
                table: "Households",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Situation",
                table: "Households",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "BirthDate",
                table: "Guardians",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "BirthPlace",
                table: "Guardians",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Employer",
                table: "Guardians",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Job",
                table: "Guardians",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Phone",
                table: "Guardians",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "WorkPhone",
                table: "Guardians",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Diet",
                table: "Children",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HasHealthPlan",
                table: "Children",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "ImageRights",
                table: "Children",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "InsuranceNumber",
                table: "Children",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Insurer",
                table: "Children",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "LeavesAlone",
                table: "Children",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Swims",
                table: "Children",
                type: "bit",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Answer",
                table: "ChildFiles",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AnsweredAt",
                table: "ChildFiles",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Confirmed",
                table: "ChildFiles",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "NeedsAppointment",
                table: "ChildFiles",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "SentAt",
                table: "ChildFiles",
                type: "datetimeoffset(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "SentBy",
                table: "ChildFiles",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ValidatedFor",
                table: "ChildFiles",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Year",
                table: "ChildFiles",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "Bonds",
                columns: table => new
                {
                    GuardianId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Relation = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Bonds", x => new { x.GuardianId, x.ChildId });
                });

            migrationBuilder.CreateTable(
                name: "ChangeRequests",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Field = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Old = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    New = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    AskedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    AskedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Answer = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ChangeRequests", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Contacts",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Phone = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Role = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    MayFetch = table.Column<bool>(type: "bit", nullable: false),
                    InEmergency = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Contacts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DocumentTypes",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Hint = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    Audience = table.Column<int>(type: "int", nullable: false),
                    IsBlocking = table.Column<bool>(type: "bit", nullable: false),
                    ValidMonths = table.Column<int>(type: "int", nullable: true),
                    IsForGood = table.Column<bool>(type: "bit", nullable: false),
                    Order = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentTypes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DossierSettings",
                columns: table => new
                {
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    FieldRules = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DossierSettings", x => x.OrganiserId);
                });

            migrationBuilder.CreateTable(
                name: "FamilyDocuments",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TypeId = table.Column<int>(type: "int", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    State = table.Column<int>(type: "int", nullable: false),
                    SentAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    SentBy = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Answer = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    AnsweredAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: true),
                    ValidUntil = table.Column<DateOnly>(type: "date", nullable: true),
                    IsReminded = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FamilyDocuments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HealthRecords",
                columns: table => new
                {
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Sealed = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    ChangedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HealthRecords", x => x.ChildId);
                });

            migrationBuilder.CreateTable(
                name: "HouseholdWords",
                columns: table => new
                {
                    Word = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_BIN2"),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HouseholdWords", x => new { x.Word, x.HouseholdId });
                });

            migrationBuilder.CreateTable(
                name: "LegalTexts",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    Title = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Body = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    PublishedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LegalTexts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Signatures",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    TextId = table.Column<int>(type: "int", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    GuardianId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Place = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Signatures", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SignedFiles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ChildId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    HouseholdId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Year = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    Document = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignedFiles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Takings",
                columns: table => new
                {
                    ItemId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OrganiserId = table.Column<int>(type: "int", nullable: false),
                    By = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Takings", x => new { x.ItemId, x.OrganiserId });
                });

            migrationBuilder.CreateTable(
                name: "DocumentPages",
                columns: table => new
                {
                    DocumentId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DocumentPages", x => new { x.DocumentId, x.Number });
                    table.ForeignKey(
                        name: "FK_DocumentPages_FamilyDocuments_DocumentId",
                        column: x => x.DocumentId,
                        principalTable: "FamilyDocuments",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ChildFiles_OrganiserId_State_SentAt",
                table: "ChildFiles",
                columns: new[] { "OrganiserId", "State", "SentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ChangeRequests_HouseholdId_State",
                table: "ChangeRequests",
                columns: new[] { "HouseholdId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_ChangeRequests_OrganiserId_State_AskedAt",
                table: "ChangeRequests",
                columns: new[] { "OrganiserId", "State", "AskedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Contacts_HouseholdId",
                table: "Contacts",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_DocumentPages_Name",
                table: "DocumentPages",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_DocumentTypes_OrganiserId",
                table: "DocumentTypes",
                column: "OrganiserId");

            migrationBuilder.CreateIndex(
                name: "IX_FamilyDocuments_HouseholdId_OrganiserId",
                table: "FamilyDocuments",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_FamilyDocuments_OrganiserId_State_SentAt",
                table: "FamilyDocuments",
                columns: new[] { "OrganiserId", "State", "SentAt" });

            migrationBuilder.CreateIndex(
                name: "IX_FamilyDocuments_State_ValidUntil",
                table: "FamilyDocuments",
                columns: new[] { "State", "ValidUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_HouseholdWords_HouseholdId",
                table: "HouseholdWords",
                column: "HouseholdId");

            migrationBuilder.CreateIndex(
                name: "IX_LegalTexts_OrganiserId_Kind_Version",
                table: "LegalTexts",
                columns: new[] { "OrganiserId", "Kind", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Signatures_HouseholdId_OrganiserId",
                table: "Signatures",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_SignedFiles_HouseholdId_OrganiserId",
                table: "SignedFiles",
                columns: new[] { "HouseholdId", "OrganiserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Takings_OrganiserId",
                table: "Takings",
                column: "OrganiserId");

            // What was validated stays validated, for the school year that runs; the gate's numbers have become flags.
            migrationBuilder.Sql("UPDATE \"ChildFiles\" SET \"Year\" = 2026, \"ValidatedFor\" = CASE WHEN \"State\" = 2 THEN 2026 END");
            migrationBuilder.Sql("UPDATE \"Organisers\" SET \"Policies_Gate\" = 8 WHERE \"Policies_Gate\" = 3");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Bonds");

            migrationBuilder.DropTable(
                name: "ChangeRequests");

            migrationBuilder.DropTable(
                name: "Contacts");

            migrationBuilder.DropTable(
                name: "DocumentPages");

            migrationBuilder.DropTable(
                name: "DocumentTypes");

            migrationBuilder.DropTable(
                name: "DossierSettings");

            migrationBuilder.DropTable(
                name: "HealthRecords");

            migrationBuilder.DropTable(
                name: "HouseholdWords");

            migrationBuilder.DropTable(
                name: "LegalTexts");

            migrationBuilder.DropTable(
                name: "Signatures");

            migrationBuilder.DropTable(
                name: "SignedFiles");

            migrationBuilder.DropTable(
                name: "Takings");

            migrationBuilder.DropTable(
                name: "FamilyDocuments");

            migrationBuilder.DropIndex(
                name: "IX_ChildFiles_OrganiserId_State_SentAt",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "Households");

            migrationBuilder.DropColumn(
                name: "BenefitNumber",
                table: "Households");

            migrationBuilder.DropColumn(
                name: "City",
                table: "Households");

            migrationBuilder.DropColumn(
                name: "PostCode",
                table: "Households");

            migrationBuilder.DropColumn(
                name: "Situation",
                table: "Households");

            migrationBuilder.DropColumn(
                name: "BirthDate",
                table: "Guardians");

            migrationBuilder.DropColumn(
                name: "BirthPlace",
                table: "Guardians");

            migrationBuilder.DropColumn(
                name: "Employer",
                table: "Guardians");

            migrationBuilder.DropColumn(
                name: "Job",
                table: "Guardians");

            migrationBuilder.DropColumn(
                name: "Phone",
                table: "Guardians");

            migrationBuilder.DropColumn(
                name: "WorkPhone",
                table: "Guardians");

            migrationBuilder.DropColumn(
                name: "Diet",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "HasHealthPlan",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "ImageRights",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "InsuranceNumber",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "Insurer",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "LeavesAlone",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "Swims",
                table: "Children");

            migrationBuilder.DropColumn(
                name: "Answer",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "AnsweredAt",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "Confirmed",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "NeedsAppointment",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "SentAt",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "SentBy",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "ValidatedFor",
                table: "ChildFiles");

            migrationBuilder.DropColumn(
                name: "Year",
                table: "ChildFiles");
        }
    }
}
