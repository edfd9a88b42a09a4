namespace LunarHub.Search.Vectors;

/// <summary>The ways to multiply rows of signed bytes. All give the same integers.</summary>
internal enum DotPath
{
    /// <summary>One product after another; what the others are tested against.</summary>
    Scalar,

    /// <summary>The runtime's own vector width, on any processor.</summary>
    Portable,

    /// <summary>x86: bytes widened to 16 bits, 256 bits at a time.</summary>
    Avx2,

    /// <summary>x86: the same, 512 bits at a time.</summary>
    Avx512,

    /// <summary>x86: VPDPBUSD, 32 byte products an instruction. The 512-bit form has no intrinsic in .NET 10; the scan is bound by memory, not by width.</summary>
    AvxVnni,

    /// <summary>Arm: SDOT.</summary>
    ArmDot,
}
