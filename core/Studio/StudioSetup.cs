using Microsoft.Extensions.DependencyInjection;

namespace Portal.Core.Studio;

internal static class StudioSetup
{
    public static void AddStudio(this IServiceCollection services)
    {
        services.AddScoped<KeepFacility>();
        services.AddScoped<KeepActivity>();
        services.AddScoped<KeepSlot>();
        services.AddScoped<EndSlot>();
        services.AddScoped<KeepPeriod>();
        services.AddScoped<KeepPool>();
        services.AddScoped<KeepPrice>();
        services.AddScoped<KeepSpan>();
        services.AddScoped<PublishActivity>();
        services.AddScoped<TakeBackActivity>();
        services.AddScoped<SetCapacities>();
        services.AddScoped<CopyActivity>();
        services.AddScoped<OpenOrganiser>();
    }
}
