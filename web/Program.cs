using Microsoft.Extensions.WebEncoders;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Register;
using Portal.Realtime;
using Portal.Realtime.Live;
using Portal.Web.Pages.Account;
using Portal.Web.Pages.Family.Calendars;
using Portal.Web.Pages.Family.Payment;
using Portal.Web.Pages.Staff.Town.Mails;
using Portal.Web.Start;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(options => (options.ValidateOnBuild, options.ValidateScopes) = (true, true));
// Nothing a family sends is near this size; what is larger is refused before it is read.
const long LargestForm = 512 * 1024;
builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MaxRequestBodySize, kestrel.AddServerHeader) = (LargestForm, false));

builder.Services.AddPortalClock(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services.AddPortalCore(builder.Configuration);
builder.Services.AddPortalRealtime(builder.Configuration);
builder.Services.AddCartTimers();
builder.Services.AddPortalSignIn();
builder.Services.AddPortalHost();
builder.Services.AddPortalPages();
builder.Services.AddProblemDetails();
builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new(System.Text.Unicode.UnicodeRanges.All));

var app = builder.Build();

app.UsePortalErrors();
if (app.Environment.IsProduction())
{
    app.UseHsts();
}

app.UseSecurityHeaders();
app.UseSizeLimit(LargestForm, new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase)
{
    ["/absences"] = DocumentStore.Largest + LargestForm,
    ["/agent/foyers/import"] = RegisterFile.Largest + LargestForm,
    ["/moi/pieces"] = (FamilyDocument.MostPages * DocumentStore.Largest) + LargestForm,
});
app.UseStaticFiles(StaticAssets.Options);
app.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.SameAsRequest });
app.UseLiveOrigin();
app.UseRouting();
app.UseAuthentication();
app.UseFirstThings();
app.UseAuthorization();
app.UseAntiforgery();

app.MapRazorPages();
app.MapHub<LiveHub>("/live");
app.MapPaymentNotification();
app.MapCalendarFeeds();
app.MapPasswordStrength();
app.MapPresence();
app.MapBounces();
app.MapHealth();
app.MapClockDoor();

app.Run();

/// <summary>The front desk.</summary>
public partial class Program;
