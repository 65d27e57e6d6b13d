using Microsoft.Extensions.WebEncoders;
using Portal.Core;
using Portal.Realtime;
using Portal.Realtime.Live;
using Portal.Web.Pages.Account;
using Portal.Web.Pages.Family.Calendars;
using Portal.Web.Pages.Family.Payment;
using Portal.Web.Pages.Staff.Town.Mails;
using Portal.Web.Start;

var builder = WebApplication.CreateBuilder(args);
// Where it runs as it was built, unpublished, the compressed files lie beside the build.
builder.WebHost.UseStaticWebAssets();
builder.Host.UseDefaultServiceProvider(options => (options.ValidateOnBuild, options.ValidateScopes) = (true, true));
builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MaxRequestBodySize, kestrel.AddServerHeader) = (Errors.LargestForm, false));

builder.Services.AddPortalClock(builder.Configuration, builder.Environment.IsDevelopment());
builder.Services.AddPortalCore(builder.Configuration);
builder.Services.AddPortalRealtime(builder.Configuration);
builder.Services.AddCartTimers();
builder.Services.AddPortalSignIn();
builder.Services.AddPortalHost();
builder.Services.AddPortalPages();
builder.Services.AddPortalProblems();
builder.Services.AddPortalRates();
builder.Services.AddPortalHealth();
builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new(System.Text.Unicode.UnicodeRanges.All));

var app = builder.Build();

app.UsePortalErrors();
if (app.Environment.IsProduction())
{
    app.UseHsts();
}

app.UseSecurityHeaders();
app.UseCookiePolicy(new CookiePolicyOptions { Secure = CookieSecurePolicy.SameAsRequest });
app.UseLiveOrigin();
app.UseRouting();
app.UseSizeLimit();
app.UseRateLimiter();
app.UseAuthentication();
app.UseFirstThings();
app.UseAuthorization();
app.UseAntiforgery();

// Before who asks is looked up: a sheet or a script is everybody's.
app.MapStaticAssets().ShortCircuit();
app.MapRazorPages().WithStaticAssets();
app.MapHub<LiveHub>("/live");
app.MapPaymentNotification();
app.MapCalendarFeeds();
app.MapPasswordStrength();
app.MapPresence();
app.MapBounces();
app.MapHealth();
app.MapClock();

app.Run();

/// <summary>The front desk.</summary>
public partial class Program;
