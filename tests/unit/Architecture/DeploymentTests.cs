using System.Reflection;
using System.Text.RegularExpressions;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Nightly;
using Portal.Core.Payments;
using Xunit;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Portal.UnitTests.Architecture;

/// <summary>A setting that a deployment names and nobody reads is a setting that does nothing, silently.</summary>
public sealed partial class DeploymentTests
{
    /// <summary>What web and jobs bind, section by section.</summary>
    private static readonly Dictionary<string, Type> Sections = new()
    {
        ["Portal"] = typeof(PortalSettings), ["PayFip"] = typeof(PayFipSettings), ["Mail"] = typeof(MailSettings), ["Push"] = typeof(PushSettings), ["Night"] = typeof(NightSettings),
    };

    /// <summary>What each of our processes can be told.</summary>
    private static readonly string[] Read =
    [
        "Portal__Database", "ConnectionStrings__Portal", "ConnectionStrings__Redis", .. Sections.SelectMany(section => Names(section.Key, section.Value)),
    ];

    private static readonly HashSet<string> Known = [.. Read, .. Names("Simulator", typeof(Simulator.SimulatorSettings))];

    /// <summary>What a container may leave to the code, each for a reason.</summary>
    private static readonly string[] RightByDefault =
    [
        // Measured, and the same everywhere.
        "Portal__AnonymousPerMinute", "PayFip__TimeoutSeconds", "Mail__Connections", "Mail__MailsAConnection", "Night__Step", "Night__TakeOverAfter",
        // A file or a folder that only some towns have, and that they mount.
        "Mail__Authority", "Mail__CheckRevocation", "Mail__BounceFolder",
        // The sender of mails unless something else is said; a door for tests.
        "Mail__BouncesTo", "Push__Contact", "Push__AllowsPrivateHosts",
    ];

    /// <summary>Those that are started by the compose file from our sources.</summary>
    private static readonly string[] Processes = ["web-1", "web-2", "jobs", "migrate"];

    private static readonly Dictionary<string, Dictionary<string, object>> Services = Compose("docker-compose.yml");

    [Fact]
    public void Every_section_that_the_code_binds_is_one_of_these()
    {
        var bound = Sources.Of("core", "web", "jobs", "realtime").SelectMany(source => Section().Matches(source.Code)).Select(match => match.Groups["name"].Value).Distinct();

        Assert.Equal(Sections.Keys.Order(StringComparer.Ordinal), bound.Order(StringComparer.Ordinal));
    }

    /// <summary>A setting that a process reads and the compose file forgets has the default of a lonely machine.</summary>
    [Fact]
    public void Each_process_of_the_compose_file_is_told_every_setting_that_it_reads()
    {
        foreach (var process in Processes)
        {
            var told = Map(Services[process]["environment"]).Keys.Where(name => !name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) && !name.StartsWith("DOTNET_", StringComparison.Ordinal));

            Assert.Equal(Read.Except(RightByDefault).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>The night reads, removes and seals what the pages take: one folder, and one owner of it, whichever process comes first.</summary>
    [Fact]
    public void All_processes_have_the_documents_of_all()
    {
        Assert.All(Processes, process =>
        {
            Assert.Equal("/documents", Map(Services[process]["environment"])["Portal__Documents"]);
            Assert.Contains("documents:/documents", List(Services[process]["volumes"]));
        });
        Assert.All(["web", "jobs"], project => Assert.Contains("mkdir /documents && chown $APP_UID /documents", File.ReadAllText(Path.Combine(Sources.Root, project, "Dockerfile")), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_service_that_stays_is_asked_for_its_health() =>
        Assert.All(Services, service => Assert.True(service.Key == "migrate" || Map(service.Value["healthcheck"]).ContainsKey("test"), service.Key));

    /// <summary>SQL Server's program and ClamAV's own updates need what the others do without.</summary>
    [Fact]
    public void Whatever_can_do_without_rights_and_a_disk_does() =>
        Assert.All(Services.Where(service => service.Key is not ("sqlserver" or "clamav")), service =>
        {
            Assert.Equal("true", service.Value["read_only"]);
            Assert.Equal(["ALL"], List(service.Value["cap_drop"]));
            Assert.Contains("no-new-privileges:true", List(service.Value["security_opt"]));
        });

    [Fact]
    public void No_password_has_a_default_that_works_and_no_image_floats()
    {
        var page = File.ReadAllText(Path.Combine(Sources.Root, "docker-compose.yml"));

        Assert.DoesNotMatch(@"PASSWORD:-[^}]", page);
        Assert.Matches(@"MSSQL_SA_PASSWORD: \$\{PORTAL_SQL_PASSWORD:\?", page);
        Assert.All(Services.Values.Select(service => (string)service["image"]).Where(image => !image.StartsWith("portal-", StringComparison.Ordinal)), image => Assert.Matches(@":v?\d", image));
    }

    [Fact]
    public void The_tests_server_is_reached_from_this_machine_only() =>
        Assert.Equal(["127.0.0.1:1433:1433"], List(Compose("docker/tests.yml")["sqlserver"]["ports"]));

    [Theory]
    [InlineData("docker-compose.yml")]
    [InlineData("scripts/portal/programs.sh")]
    [InlineData("docs/operations.md")]
    public void Every_setting_that_is_named_exists(string file)
    {
        var named = Setting().Matches(File.ReadAllText(Path.Combine(Sources.Root, file))).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.DoesNotContain(named, name => !Known.Contains(name));
    }

    private static IEnumerable<string> Names(string section, Type settings) =>
        settings.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => $"{section}__{property.Name}");

    private static Dictionary<string, Dictionary<string, object>> Compose(string file)
    {
        var parser = new MergingParser(new Parser(new StringReader(File.ReadAllText(Path.Combine(Sources.Root, file)))));
        var all = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(parser);
        return Map(all["services"]).ToDictionary(service => service.Key, service => Map(service.Value));
    }

    private static Dictionary<string, object> Map(object node) => ((Dictionary<object, object>)node).ToDictionary(pair => (string)pair.Key, pair => pair.Value);

    private static List<string> List(object node) => ((List<object>)node).ConvertAll(one => (string)one);

    [GeneratedRegex(@"\b(Portal|ConnectionStrings|PayFip|Mail|Push|Night|Simulator)__[A-Za-z]+")]
    private static partial Regex Setting();

    [GeneratedRegex("(GetSection\\(|const string Section = )\"(?<name>\\w+)\"")]
    private static partial Regex Section();
}
