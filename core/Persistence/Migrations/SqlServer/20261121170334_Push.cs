using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Portal.Core.Persistence.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Push : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PushSubscriptions",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    GuardianId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Endpoint = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    EndpointHash = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    P256dh = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Auth = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    ServerKey = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Device = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PushSubscriptions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PushWishes",
                columns: table => new
                {
                    GuardianId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Topic = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PushWishes", x => new { x.GuardianId, x.Topic });
                });

            migrationBuilder.CreateTable(
                name: "QueuedPushes",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SubscriptionId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    MailId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    ExpiresAt = table.Column<DateTimeOffset>(type: "datetimeoffset(6)", precision: 6, nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    ClaimedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QueuedPushes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_QueuedPushes_PushSubscriptions_SubscriptionId",
                        column: x => x.SubscriptionId,
                        principalTable: "PushSubscriptions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PushSubscriptions_EndpointHash",
                table: "PushSubscriptions",
                column: "EndpointHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PushSubscriptions_GuardianId",
                table: "PushSubscriptions",
                column: "GuardianId");

            migrationBuilder.CreateIndex(
                name: "IX_QueuedPushes_MailId_SubscriptionId",
                table: "QueuedPushes",
                columns: new[] { "MailId", "SubscriptionId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_QueuedPushes_NextAttemptAt",
                table: "QueuedPushes",
                column: "NextAttemptAt");

            migrationBuilder.CreateIndex(
                name: "IX_QueuedPushes_SubscriptionId",
                table: "QueuedPushes",
                column: "SubscriptionId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PushWishes");

            migrationBuilder.DropTable(
                name: "QueuedPushes");

            migrationBuilder.DropTable(
                name: "PushSubscriptions");
        }
    }
}
