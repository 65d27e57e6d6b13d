using Microsoft.AspNetCore.RateLimiting;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Web.Pages.Family;
using Portal.Web.Pages.Family.Planning.Several;

namespace Portal.Web.Start;

/// <summary>The pages and who may open each folder.</summary>
public static class PagesSetup
{
    public const string FamilyOnly = "family";
    public const string AgentOnly = "agent";
    public const string SignedIn = "signed-in";

    /// <summary>Half of what proves that a form is ours.</summary>
    public const string FormCookie = "portail-formulaire";

    /// <summary>The right to open a child's health record; each opening is logged (R16).</summary>
    public const string HealthReader = "health";

    public static IServiceCollection AddPortalPages(this IServiceCollection services)
    {
        services.AddAuthorizationBuilder()
            .AddPolicy(FamilyOnly, policy => policy.RequireAuthenticatedUser().RequireClaim(PortalClaims.Guardian))
            .AddPolicy(AgentOnly, policy => policy.RequireAuthenticatedUser().RequireClaim(PortalClaims.AgentOf))
            .AddPolicy(HealthReader, policy => policy.RequireAssertion(visitor => visitor.User.StaffRole().May(StaffRight.OpenHealth)))
            .AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());

        services.AddHttpContextAccessor();
        services.AddScoped<Visit>();
        services.AddScoped<Reserve>();
        services.AddAntiforgery(options =>
        {
            options.HeaderName = "RequestVerificationToken";
            options.Cookie.Name = FormCookie;
            // Strict would leave it behind on the way back from the bank: a new one, and every other tab's forms would die.
            options.Cookie.SameSite = SameSiteMode.Lax;
        });
        var rooms = new FamilyRooms();
        services.AddSingleton(rooms);
        services.AddRazorPages(pages =>
        {
            pages.Conventions.Add(rooms);
            pages.Conventions.AuthorizeFolder("/Family", FamilyOnly);
            pages.Conventions.AuthorizeFolder("/Staff", AgentOnly);
            pages.Conventions.AuthorizeFolder("/Me", SignedIn);
            pages.Conventions.AllowAnonymousToFolder("/Account");
            pages.Conventions.AllowAnonymousToFolder("/Legal");
            pages.Conventions.AddFolderApplicationModelConvention("/Account", page => page.EndpointMetadata.Add(new EnableRateLimitingAttribute(Rates.Anonymous)));
            pages.Conventions.AddFolderApplicationModelConvention("/Legal", page => page.EndpointMetadata.Add(new EnableRateLimitingAttribute(Rates.Anonymous)));
            pages.Conventions.AddFolderApplicationModelConvention("/Legal", page => page.EndpointMetadata.Add(new OpenFirstAttribute()));
        }).AddMvcOptions(options =>
        {
            options.ModelBinderProviders.Insert(0, new DayBinder.Provider());
            options.Filters.Add(new UnknownDeeds());
            options.Filters.Add(new StaleForms());
            options.Filters.Add(new StaffAccess.Filter());
        }).AddCookieTempDataProvider(options => options.Cookie.Name = "portail-message");
        services.Configure<RouteOptions>(routes =>
        {
            routes.LowercaseUrls = true;
            routes.SetParameterPolicy<OrganiserConstraint>(FamilyRooms.Organiser);
        });
        return services;
    }
}
