namespace Lowmark.Plans;

/// <summary>How far a plan goes.</summary>
/// <param name="Now">Whether it changes the running machine.</param>
/// <param name="Lasting">Whether it changes what holds after a reboot. Some owners (systemd) do both at once: such a
/// change is then made at once, too.</param>
public sealed record PlanOptions(bool Now, bool Lasting, SysctlPlace Place = SysctlPlace.DropIn);

/// <summary>Where a sysctl is kept.</summary>
public enum SysctlPlace
{
    /// <summary>A file of its own in /etc/sysctl.d, removed when it is taken back.</summary>
    DropIn,

    /// <summary>/etc/sysctl.conf: old lines of the setting commented out, the new one at the end.</summary>
    SysctlConf,
}
