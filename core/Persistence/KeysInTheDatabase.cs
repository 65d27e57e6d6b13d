using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Portal.Core.Persistence;

/// <summary>The keys of cookies, forms and sealed links live in the database, so that any process reads what another wrote.</summary>
internal sealed class KeysInTheDatabase(IServiceScopeFactory scopes) : IConfigureOptions<KeyManagementOptions>, IXmlRepository
{
    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var keys = scope.ServiceProvider.GetRequiredService<PortalDb>().ProtectionKeys.AsNoTracking().Select(key => key.Xml).ToList();
        return [.. keys.Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        db.ProtectionKeys.Add(new ProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}

public static class KeysSetup
{
    public static IServiceCollection AddPortalKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("portail-famille");
        return services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeysInTheDatabase>();
    }
}
