using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class CounterCorrections : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "CancelsId",
                table: "InvoicePayments",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Reason",
                table: "InvoicePayments",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Mails_OrganiserId_BouncedAt",
                table: "Mails",
                columns: new[] { "OrganiserId", "BouncedAt" },
                filter: "\"BouncedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_InvoicePayments_CancelsId",
                table: "InvoicePayments",
                column: "CancelsId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Mails_OrganiserId_BouncedAt",
                table: "Mails");

            migrationBuilder.DropIndex(
                name: "IX_InvoicePayments_CancelsId",
                table: "InvoicePayments");

            migrationBuilder.DropColumn(
                name: "CancelsId",
                table: "InvoicePayments");

            migrationBuilder.DropColumn(
                name: "Reason",
                table: "InvoicePayments");
        }
    }
}
