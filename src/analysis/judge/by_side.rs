//! Two of a kind: one for the reference, one for the candidate.

/// A side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What is compared against.
    Reference,
    /// What is in question.
    Candidate,
}

impl Side {
    /// The side that is slower where `ln(candidate / reference)` is `theta`. At 0 nothing depends
    /// on it.
    pub fn slower(theta: f64) -> Self {
        if theta > 0.0 { Self::Candidate } else { Self::Reference }
    }
}

/// One value a side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BySide<T> {
    /// The reference's.
    pub reference: T,
    /// The candidate's.
    pub candidate: T,
}

impl<T> BySide<T> {
    /// The value of one side.
    pub fn of(&self, side: Side) -> &T {
        match side {
            Side::Reference => &self.reference,
            Side::Candidate => &self.candidate,
        }
    }

    /// Both, the reference first.
    pub fn both(&self) -> [&T; 2] {
        [&self.reference, &self.candidate]
    }

    /// What `change` makes of each.
    pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> BySide<U> {
        BySide { reference: change(&self.reference), candidate: change(&self.candidate) }
    }
}
