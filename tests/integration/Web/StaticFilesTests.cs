using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Portal.TestSupport;
using Xunit;

namespace Portal.IntegrationTests.Web;

/// <summary>Sheets and scripts: a name of their own for each content, kept for good; small on the way; never a question to the database.</summary>
public sealed class StaticFilesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_links_files_by_their_content_and_a_browser_may_keep_them_for_good()
    {
        var town = new TestTown();
        var martin = town.Household();
        await using var portal = await PortalHost.Start(town, new PortalOptions { PullableDatabase = true });
        using var parent = await portal.SignedIn(martin, Ct);
        var page = (await parent.Get("/clapiers", Ct)).Page;
        var links = page.QuerySelectorAll("link[rel=stylesheet]").Select(sheet => sheet.GetAttribute("href")!)
            .Concat(page.QuerySelectorAll("script[src]").Select(script => script.GetAttribute("src")!)).ToList();
        using var handler = new HttpClientHandler { CookieContainer = parent.Cookies, AutomaticDecompression = DecompressionMethods.None };
        using var http = new HttpClient(handler) { BaseAddress = portal.Address };

        // Nobody is looked up for a file: it comes while the database is away, to whoever is signed in too.
        portal.DatabaseCable!.Pull();
        Assert.True(links.Count >= 3);
        foreach (var link in links)
        {
            using var plain = await http.GetAsync(link, Ct);
            using var asked = new HttpRequestMessage(HttpMethod.Get, link) { Headers = { AcceptEncoding = { new StringWithQualityHeaderValue("gzip") } } };
            using var small = await http.SendAsync(asked, Ct);
            var (whole, packed) = (await plain.Content.ReadAsByteArrayAsync(Ct), await small.Content.ReadAsByteArrayAsync(Ct));

            Assert.Matches(@"\.[a-z0-9]{8,}\.(css|js)$", link);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (plain.StatusCode, small.StatusCode));
            Assert.Contains("immutable", plain.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
            Assert.Equal("gzip", Assert.Single(small.Content.Headers.ContentEncoding));
            Assert.True(packed.Length < whole.Length / 2);
            Assert.Equal(whole, Unpacked(packed));
        }
    }

    [Fact]
    public async Task Every_module_that_another_one_names_is_found_by_its_content_on_each_page()
    {
        await using var portal = await PortalHost.Start(new TestTown());
        using var browser = portal.Browser();
        using var http = new HttpClient { BaseAddress = portal.Address };
        var scripts = Path.Combine(portal.Services.GetRequiredService<IWebHostEnvironment>().WebRootPath, "js");
        var modules = Directory.EnumerateFiles(scripts, "*.js", SearchOption.AllDirectories).Select(file => $"/js/{Path.GetRelativePath(scripts, file)}").ToList();

        var page = (await browser.Get("/connexion", Ct)).Page;
        var map = JsonDocument.Parse(page.QuerySelector("script[type=importmap]")!.TextContent).RootElement.GetProperty("imports");

        Assert.True(modules.Count > 20);
        Assert.Equal(modules.Order(StringComparer.Ordinal), map.EnumerateObject().Select(module => module.Name).Order(StringComparer.Ordinal));
        foreach (var module in map.EnumerateObject())
        {
            using var answer = await http.GetAsync(module.Value.GetString(), Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    private static byte[] Unpacked(byte[] packed)
    {
        using var stream = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }
}
