using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Owners;

/// <summary>System containers and virtual machines: LXC/LXD/Incus, systemd-nspawn, libvirt, Proxmox.</summary>
/// <remarks>An LXC container's name is its id (<c>101</c> on Proxmox), so both fields carry it.</remarks>
internal static class MachineOwner
{
    public static MemcgOwner? TryRead(OwnerStep step) => TryReadLxc(step) ?? TryReadScope(step) ?? TryReadPlain(step);

    // liblxc: /lxc/NAME up to 3.0, lxc.payload/NAME in 3.1, lxc.payload.NAME from 4.0; the monitor beside the payload.
    private static MemcgOwner? TryReadLxc(OwnerStep step)
    {
        if (step.Between("lxc.payload.", "") is { } payload) { return Lxc(payload, "LXC container"); }
        if (step.Between("lxc.monitor.", "") is { } monitor) { return Lxc(monitor, "monitor of LXC container"); }
        return (step.Parent, step.Segment) switch
        {
            ("lxc" or "lxc.payload", not "ns") => Lxc(step.Segment, "LXC container"),
            ("lxc.monitor", _) => Lxc(step.Segment, "monitor of LXC container"),
            (_, "lxc" or "lxc.payload" or "lxc.monitor") => new("lxc", "all LXC containers", null, null, null, null),
            _ => null,
        };
    }

    private static MemcgOwner Lxc(string name, string what)
    {
        string plain = SystemdName.Unescape(name);
        return new("lxc", $"{what} {plain}", null, plain, null, null);
    }

    // systemd-machined: machine-<escaped name>.scope; libvirt's names are "qemu-<id>-<domain>".
    private static MemcgOwner? TryReadScope(OwnerStep step)
    {
        if (step.Between("systemd-nspawn@", ".service") is { } service) { return Nspawn(service, step.Segment); }
        if (step.Between("machine-", ".scope") is not { } escaped) { return null; }
        string name = SystemdName.Unescape(escaped);
        return LibvirtDomain(name) is { } domain ? Vm(domain, step.Segment) : Nspawn(escaped, step.Segment);
    }

    private static MemcgOwner? TryReadPlain(OwnerStep step)
    {
        if (step.Between("", ".libvirt-qemu") is { } qemu) { return Vm(LibvirtDomain(qemu) ?? qemu, null); }
        if (step.Between("", ".libvirt-lxc") is { } lxc) { return Vm(LibvirtDomain(lxc) ?? lxc, null); }
        if (step.Parent is "qemu" && step.Index >= 2 && step.Segments[step.Index - 2] is "libvirt")
        {
            return Vm(step.Segment, null);
        }

        return step.Parent is "qemu.slice" && step.Between("", ".scope") is { } id && Hex.IsNumber(id)
            ? new("proxmox_vm", $"Proxmox VM {id}", null, null, step.Segment, null)
            : null;
    }

    private static MemcgOwner Nspawn(string escaped, string unit) =>
        new("nspawn", $"machine {SystemdName.Unescape(escaped)}", null, null, unit, null);

    private static MemcgOwner Vm(string domain, string? unit) => new("libvirt", $"VM {domain}", null, null, unit, null);

    private static string? LibvirtDomain(string name)
    {
        string[] parts = name.Split('-', 3);
        bool isDomain = parts.Length == 3 && parts[0] is "qemu" or "lxc" && Hex.IsNumber(parts[1])
            && parts[2].Length > 0;
        return isDomain ? parts[2] : null;
    }
}
