using Lowmark.Diagnosis.Model;

namespace Lowmark.Diagnosis.Owners;

/// <summary>Systemd units, those of a user's own manager included, and snaps.</summary>
/// <remarks>The unit is kept as it stands in the path (escaped): systemctl takes that form.</remarks>
internal static class SystemdOwner
{
    public static MemcgOwner? TryRead(OwnerStep step)
    {
        string segment = step.Segment;
        int dot = segment.LastIndexOf('.');
        if (dot <= 0) { return null; }
        string stem = segment[..dot];
        return segment[dot..] switch
        {
            ".service" => Service(step, stem),
            ".scope" => Scope(step, stem),
            ".slice" => Slice(step, stem),
            ".mount" or ".socket" or ".swap" => Unit(step, "systemd_service", SystemdName.Unescape(segment)),
            _ => null,
        };
    }

    /// <summary>The uid of the user manager that the path goes through; null outside <c>user@UID.service</c>.</summary>
    public static string? UserOf(IReadOnlyList<string> segments, int before)
    {
        for (int i = before - 1; i >= 0; i--)
        {
            string segment = segments[i];
            if (!segment.StartsWith("user@", StringComparison.Ordinal)) { continue; }
            int end = segment.IndexOf(".service", StringComparison.Ordinal);
            return end > 5 ? segment[5..end] : null;
        }

        return null;
    }

    private static MemcgOwner Service(OwnerStep step, string stem)
    {
        if (stem.StartsWith("user@", StringComparison.Ordinal)) { return Unit(step, "systemd_user", "user "
            + $"{stem[5..]}"); }
        if (stem.StartsWith("snap.", StringComparison.Ordinal)) { return Snap(step, stem); }
        if (UserOf(step.Segments, step.Index) is { } user)
        {
            return Unit(step, "systemd_user", $"{Application(stem, '@')} of user {user}");
        }

        return Unit(step, "systemd_service", SystemdName.Unescape(stem));
    }

    private static MemcgOwner Scope(OwnerStep step, string stem)
    {
        if (stem.StartsWith("snap.", StringComparison.Ordinal)) { return Snap(step, stem); }
        if (UserOf(step.Segments, step.Index) is { } user)
        {
            return Unit(step, "systemd_user", $"{Application(stem, '-')} of user {user}");
        }

        if (stem.StartsWith("session-", StringComparison.Ordinal))
        {
            string of = step.Parent is { } parent && UserSlice(parent) is { } uid ? $" of user {uid}" : "";
            return Unit(step, "systemd_scope", $"login session {stem[8..]}{of}");
        }

        return Unit(step, "systemd_scope", stem == "init" ? "PID 1" : SystemdName.Unescape(stem));
    }

    private static MemcgOwner? Slice(OwnerStep step, string stem)
    {
        if (UserSlice(step.Segment) is { } uid) { return Unit(step, "systemd_user", $"user {uid}"); }
        // A slice between a container and its own units says nothing new.
        if (!step.IsLast && step.Outer is { ContainerId: not null }) { return null; }
        if (UserOf(step.Segments, step.Index) is { } user) { return Unit(step, "systemd_user", $"{stem} of user "
            + $"{user}"); }
        return Unit(step, "systemd_slice", SystemdName.Unescape(step.Segment));
    }

    private static MemcgOwner Snap(OwnerStep step, string stem) => Unit(step, "snap", stem.Split('.', 3)[1]);

    private static MemcgOwner Unit(OwnerStep step, string kind, string name)
    {
        bool isInside = step.Outer is { ContainerId: not null } && !IsUnitOfContainer(step.Outer);
        string inside = isInside ? $" in {step.Outer!.Name}" : "";
        return new(kind, name + inside, null, null, step.Segment, null);
    }

    private static bool IsUnitOfContainer(MemcgOwner owner) =>
        owner.Kind.StartsWith("systemd_", StringComparison.Ordinal);

    private static string? UserSlice(string segment) =>
        segment.StartsWith("user-", StringComparison.Ordinal) && segment.EndsWith(".slice", StringComparison.Ordinal)
        && Hex.IsNumber(segment[5..^6]) ? segment[5..^6] : null;

    // Desktop convention (systemd.io/DESKTOP_ENVIRONMENTS): app[-LAUNCHER]-ID[@RANDOM].service,
    // app[-LAUNCHER]-ID-RANDOM.scope.
    private static string Application(string stem, char beforeRandom)
    {
        if (!stem.StartsWith("app-", StringComparison.Ordinal)) { return SystemdName.Unescape(stem); }
        string rest = stem[4..];
        int random = rest.LastIndexOf(beforeRandom);
        if (random > 0) { rest = rest[..random]; }
        int launcher = rest.LastIndexOf('-');
        return SystemdName.Unescape(rest[(launcher + 1)..]);
    }
}
