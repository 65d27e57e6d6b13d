using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Portal.Web.Start;

/// <summary>
/// Where the modules that name each other are: at the address of their content, so that a browser keeps them for good and
/// asks for none of them again with the next page.
/// </summary>
public static class ImportMap
{
    private static readonly ConditionalWeakTable<ResourceAssetCollection, string> Written = [];

    /// <summary>The map as it stands in a page.</summary>
    public static string ImportMapJson(this HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>() is { } files ? Written.GetValue(files, Write) : "{}";

    private static string Write(ResourceAssetCollection files) => JsonSerializer.Serialize(new
    {
        imports = files
            .Select(file => (Name: file.Properties?.FirstOrDefault(property => property.Name == "label")?.Value, file.Url))
            .Where(file => file.Name is { } name && name.StartsWith("js/", StringComparison.Ordinal) && name.EndsWith(".js", StringComparison.Ordinal))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToDictionary(file => $"/{file.Name}", file => $"/{file.Url}"),
    });
}
