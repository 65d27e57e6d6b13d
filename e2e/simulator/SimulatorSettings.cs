namespace Portal.Simulator;

/// <summary>The settings <c>Simulator:*</c>.</summary>
public sealed class SimulatorSettings
{
    /// <summary>The catcher's port: 0 takes a free one, −1 opens none.</summary>
    public int SmtpPort { get; set; } = -1;

    /// <summary>Loopback unless a container must be reached from its neighbours.</summary>
    public string SmtpHost { get; set; } = "127.0.0.1";

    /// <summary>The catcher offers STARTTLS, under a certificate that it makes for itself when it starts.</summary>
    public bool SmtpTls { get; set; }

    /// <summary>Set, the catcher takes mail only from this account, and with <see cref="SmtpTls"/> only under TLS.</summary>
    public string? SmtpUser { get; set; }

    public string? SmtpPassword { get; set; }

    /// <summary>How many the catcher serves at the same time; one more hears 421, as from Postfix, whose number this is.</summary>
    public int SmtpConnections { get; set; } = 50;

    /// <summary>As the real one: an idOp opens its page once. False lets a demo reload it.</summary>
    public bool OpenOnce { get; set; } = true;

    /// <summary>The client numbers that the service knows; empty knows them all.</summary>
    public string[] ClientNumbers { get; set; } = [];
}
